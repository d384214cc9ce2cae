import CloudFormation

extension Deployer {
    /// The stacks with values for what they share with the account.
    ///
    /// A monitor that the stack itself has made must not be taken for somebody else's: CloudFormation would let it go.
    /// - Parameter deployed: the stacks as they are, with no operation in progress.
    func adopting(_ stacks: [Stack], deployed: [String: DeployedStack]) async throws -> [Stack] {
        guard stacks.contains(where: { $0.parameters.contains { $0.value.ownMonitor != nil } }) else { return stacks }
        let monitors: [AnomalyMonitorDescription]?
        do {
            monitors = try await aws.anomalyMonitors()
        } catch AWSError.denied(let action, let message) {
            // Also what AWS answers where Cost Explorer was never switched on; then there is no monitor.
            let isOff = message.lowercased().contains("not enabled for cost explorer")
            guard isOff || stacks.allSatisfy({ $0.keepsMonitor(deployed[$0.name]) }) else {
                throw DeploymentError.notReady([
                    "the account's anomaly monitor cannot be looked up, since \(action) is refused, and a second one "
                        + "would be refused as well\nnext: \(RootCause.monitorRemedy)"
                ])
            }
            report(.note("the account's anomaly monitor is not looked up, since \(action) is refused"))
            monitors = nil
        }
        let found = monitors?.first(where: \.watchesAllServices)?.monitorArn
        return try await stacks.concurrentMap { [self] stack in
            var stack = stack
            for (index, argument) in stack.parameters.enumerated() {
                guard let own = argument.value.ownMonitor else { continue }
                let current = deployed[stack.name].flatMap { $0.status.isEmptyShell ? nil : $0 }
                if monitors == nil, current?.parameterNames.contains(argument.id) == true {
                    stack.parameters[index].value = .previous(complaint: "")  // it has one, so nothing to complain of
                } else if let found, let current {
                    let made = try await api(in: region).physicalID(of: own, in: current.name)
                    stack.parameters[index].value = .new(made == found ? "" : found)
                } else {
                    stack.parameters[index].value = .new(found ?? "")
                }
            }
            return stack
        }
    }
}

extension Stack {
    /// Whether it needs no monitor, or is deployed with one, which it keeps.
    fileprivate func keepsMonitor(_ deployed: DeployedStack?) -> Bool {
        parameters.allSatisfy { argument in
            argument.value.ownMonitor == nil
                || deployed.map { !$0.status.isNothing && $0.parameterNames.contains(argument.id) } ?? false
        }
    }
}

extension Stack.Argument.Value {
    fileprivate var ownMonitor: String? {
        if case .anomalyMonitor(let own) = self { own } else { nil }
    }
}
