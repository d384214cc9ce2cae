import CloudFormation

extension Doctor.Check {
    /// How near the templates are to CloudFormation's limits; needs no AWS.
    static let templates = Self(id: "templates", title: "templates") { doctor in
        try doctor.stacks.map { stack in
            let bytes = try stack.template.json(.minified).count
            let resources = stack.template.resources.count
            let sizes =
                "\(stack.name) has \(bytes) of \(Template.inlineLimit) bytes and "
                + "\(resources) of \(Template.resourceLimit) resources"
            return bytes > Template.inlineLimit || resources > Template.resourceLimit
                ? .problem(sizes, next: "use fewer channels, rules or tags") : .ok(sizes)
        }
    }
}
