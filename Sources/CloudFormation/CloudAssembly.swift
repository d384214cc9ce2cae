#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// Stacks in the form that the CDK command line reads: `cdk diff --app cdk.out`.
/// <https://github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/cloud-assembly-schema>
package struct CloudAssembly: Sendable {
    /// The version of the manifest's schema: new enough for all that is used here, old enough for every CDK of today.
    private static let version = "36.0.0"

    /// File name → content. The manifest refers to all other files.
    package var files: [String: Data]
    package static let manifestName = "manifest.json"

    /// - Parameter account: twelve digits.
    package init(_ stacks: [Stack], account: String) throws {
        files = [:]
        for stack in stacks { files[Self.templateFile(stack)] = try stack.template.json(.pretty) }
        let manifest = Manifest(
            version: Self.version,
            artifacts: Dictionary(
                uniqueKeysWithValues: stacks.map { stack in
                    (
                        stack.name,
                        Artifact(
                            environment: "aws://\(account)/\(stack.region)",
                            properties: .init(
                                templateFile: Self.templateFile(stack), stackName: stack.name, tags: stack.tags),
                            dependencies: stack.dependencies.sorted(), displayName: stack.name)
                    )
                }))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        files[Self.manifestName] = try encoder.encode(manifest)
    }

    private static func templateFile(_ stack: Stack) -> String { "\(stack.name).template.json" }

    private struct Manifest: Encodable {
        var version: String
        var artifacts: [String: Artifact]
    }
    private struct Artifact: Encodable {
        var type = "aws:cloudformation:stack"
        var environment: String
        var properties: Properties
        var dependencies: [String]
        var displayName: String
    }
    private struct Properties: Encodable {
        var templateFile: String
        var stackName: String
        var tags: [String: String]
    }
}
