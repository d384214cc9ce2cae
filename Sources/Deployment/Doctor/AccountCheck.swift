extension Doctor.Check {
    /// Credentials, and that they belong to the account of the configuration.
    static let account = Self(id: "account", title: "credentials") { doctor in
        do {
            try doctor.deployer.check(try await doctor.identity())
            return [.ok("they belong to account \(doctor.account)")]
        } catch let error as AWSError {
            return [.problem(error.description)]
        }
    }
}
