extension Doctor.Check {
    /// The program, and whether it knows the commands of Chatbot, which came in April 2024.
    static let cli = Self(id: "aws-cli", title: "AWS CLI") { doctor in
        do {
            let text = try await doctor.aws.version(region: doctor.region)
            guard let version = text.firstMatch(of: /aws-cli\/(\d+)\.(\d+)[.\d]*/),
                let major = Int(version.1), let minor = Int(version.2)
            else { return [.ok("answers, with a version that is not known here")] }
            let isOld = major < 2 ? minor < 33 : major == 2 && minor < 16
            guard !isOld else {
                return [
                    .problem(
                        "\(version.0) does not know all commands that are needed",
                        next: "update it, \(AWSCLI.installation)")
                ]
            }
            guard major == 1 else { return [.ok("\(version.0)")] }
            // https://aws.amazon.com/blogs/developer/cli-v1-maintenance-mode-announcement/
            return [
                .warning(
                    "\(version.0) is the AWS CLI 1, which has got no new commands of AWS since August 2026",
                    next: "install the AWS CLI 2, \(AWSCLI.installation)")
            ]
        } catch AWSError.notInstalled {
            return [.problem(AWSError.notInstalled.description)]
        }
    }
}

extension AWSCLI {
    static let installation = "https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"

    /// What `aws --version` prints. The program answers it before it looks at anything else on the line.
    func version(region: String) async throws -> String {
        try await run(Call("--version", "--no-paginate", region: region))
    }
}
