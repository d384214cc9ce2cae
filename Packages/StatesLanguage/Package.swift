// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
]

let package = Package(
    name: "StatesLanguage",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "StatesLanguage", targets: ["StatesLanguage"]),
        .library(name: "JSONValue", targets: ["JSONValue"]),
    ],
    targets: [
        // A text ↔ `JSON`, which keeps the order of members. Hides how JSON is read and written; without Foundation.
        .target(name: "JSONValue", swiftSettings: settings),
        // A JSONata expression and its input → its value; a Step Functions definition and its input → what the state
        // machine would do, without AWS.
        .target(name: "StatesLanguage", dependencies: ["JSONValue"], swiftSettings: settings),
        // Counts how many of JSONata's official tests pass.
        .executableTarget(
            name: "jsonata-suite", dependencies: ["JSONValue", "StatesLanguage"], swiftSettings: settings),

        .testTarget(name: "JSONValueTests", dependencies: ["JSONValue"], swiftSettings: settings),
        .testTarget(
            name: "StatesLanguageTests", dependencies: ["JSONValue", "StatesLanguage"],
            exclude: ["Fixtures", "jsonata_check.py"], swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
