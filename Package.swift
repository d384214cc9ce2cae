// swift-tools-version: 6.2
import PackageDescription

// The map. Each target hides one dependency; read top to bottom it is the data flow:
//   bellwether.yaml ─► Config ─► Stacks ─► CloudFormation ─► template.json ─► Deployment ─► aws
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
]

/// What the state machines evaluate, by folder; embedded so that the program is one file.
let expressions = [
    "Expressions": "text whole notification",
    "Reports": """
    plan queries smaller fold compose failed dates money services rows recurring usual explorer figures daily weekly monthly
    """,
    "BudgetAlerts": "alert costs trend explain",
    "Events": "envelope card publish fallback rule",
    "Events/Kinds": """
    common last logs account \
    acm auto-scaling backup batch cloudformation codebuild codedeploy codepipeline cost-anomaly ebs ec2 ecs ecs-log emr glue \
    guardduty health iam lambda rds root-sign-in savings-plans security-hub spot step-functions trusted-advisor
    """,
].flatMap { folder, names in names.split(separator: " ").map { "\(folder)/\($0).jsonata" } }.sorted()

// A package of its own, in Packages/StatesLanguage: a text ↔ `JSON`, which keeps the order of members …
let json: Target.Dependency = .product(name: "JSONValue", package: "StatesLanguage")
// … and a Step Functions definition and its input → what the state machine would do, without AWS.
let statesLanguage: Target.Dependency = .product(name: "StatesLanguage", package: "StatesLanguage")

let package = Package(
    name: "bellwether",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "bellwether", targets: ["bellwether"])],
    dependencies: [
        .package(path: "Packages/StatesLanguage"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        // For libyaml, its module `CYaml`. That is no product of Yams, so another version may hide it.
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
        .package(url: "https://github.com/swhitty/FlyingFox", exact: "0.27.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    ],
    targets: [
        // Swift values → template JSON. Knows the language of CloudFormation, none of its resources.
        .target(name: "CloudFormation", swiftSettings: settings),
        // YAML text and environment → `Config`, or every mistake in them.
        .target(name: "Config", dependencies: ["Yams"], swiftSettings: settings),
        // `Config` → stacks. Pure: no clock, no environment, no files.
        .target(
            name: "Stacks", dependencies: ["CloudFormation", "Config", json, "Notifications", statesLanguage],
            resources: expressions.map { .embedInCode($0) },
            swiftSettings: settings),
        // Stacks → a deployed account. The only target that reaches AWS, and that by the AWS CLI.
        .target(
            name: "Deployment",
            dependencies: [
                "CloudFormation", "TerminalText", .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            swiftSettings: settings),
        // What others wrote → what a terminal shows of it and does not obey; a line of a file → the line and a caret.
        .target(name: "TerminalText", swiftSettings: settings),
        // What may be sent to Chatbot, and what Chatbot makes of what it is sent.
        .target(name: "Notifications", dependencies: [json], swiftSettings: settings),
        // Messages → a page on 127.0.0.1 that looks like Slack, its pictures by a browser, and Chatbot's stand-in for a
        // local AWS.
        .target(
            name: "Preview",
            dependencies: [
                "Notifications", "FlyingFox", .product(name: "FlyingSocks", package: "FlyingFox"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            resources: [.embedInCode("Templates"), .embedInCode("Assets")], swiftSettings: settings),
        // Arguments → calls of the above, and what is printed. One file per command.
        .executableTarget(
            name: "bellwether",
            dependencies: [
                "CloudFormation", "Config", "Stacks", "Deployment", "Notifications", "Preview", "TerminalText",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),

        .testTarget(name: "CloudFormationTests", dependencies: ["CloudFormation"], swiftSettings: settings),
        .testTarget(
            name: "ConfigTests", dependencies: ["Config"], exclude: ["Fixtures", "schema_check.py"],
            swiftSettings: settings),
        .testTarget(
            name: "StacksTests",
            dependencies: ["Stacks", "Config", "CloudFormation", json, "Notifications", statesLanguage],
            exclude: ["Fixtures", "policy_check.py", "checkov"], swiftSettings: settings),
        .testTarget(name: "TerminalTextTests", dependencies: ["TerminalText"], swiftSettings: settings),
        .testTarget(
            name: "DeploymentTests", dependencies: ["Deployment", "CloudFormation"],
            exclude: ["permissions", "permissions_check.py", "replacing_check.py"], swiftSettings: settings),
        .testTarget(
            name: "NotificationsTests", dependencies: ["Notifications"], exclude: ["messages.json"],
            swiftSettings: settings),
        .testTarget(
            name: "PreviewTests", dependencies: ["Preview", "Notifications", "FlyingFox"], exclude: ["Fixtures"],
            swiftSettings: settings),
        // Runs the built program against an AWS CLI that is played by a script.
        .testTarget(
            name: "CommandTests", dependencies: [.product(name: "Subprocess", package: "swift-subprocess")],
            exclude: ["fake-aws", "terminal"], swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
