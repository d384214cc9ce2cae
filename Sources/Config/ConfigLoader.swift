/// What became of a configuration file.
package struct LoadedConfig: Sendable {
    /// `nil` if and only if `diagnostics` hold an error.
    package let config: Config?
    /// Sorted by place, then severity.
    package let diagnostics: [Diagnostic]

    fileprivate init(_ config: Config?, _ diagnostics: [Diagnostic]) {
        self.config = diagnostics.contains { $0.severity == .error } ? nil : config
        self.diagnostics = diagnostics.sorted()
    }
}

/// Whether values of `Sensitive` may be missing. `validate` refuses it; to `deploy` the deployed stack may know them, and
/// the others do not need them.
package enum MissingSecrets: Sendable { case refused, allowed }

/// Reads a configuration: finds every mistake in one run, and never shows a value of a variable.
package enum ConfigLoader {
    /// Reads the file at `path`, and `envFile`, or `.env` beside the file if there is one.
    ///
    /// A name in `environment` wins over the same name in `.env`; an empty value counts as not set. The file may have
    /// up to 4 MiB: a thousand budgets with five alerts and ten addresses each have 2.
    package static func load(
        path: String, envFile: String?, environment: [String: String], missingSecrets: MissingSecrets
    ) -> LoadedConfig {
        let dotEnv = DotEnv.load(envFile ?? TextFile.sibling(of: path, named: ".env"), isRequired: envFile != nil)
        let loaded: LoadedConfig
        switch TextFile.read(path) {
        case .text(let text):
            loaded = load(
                text: text, file: path, variables: Variables(environment: environment, dotEnv: dotEnv),
                missingSecrets: missingSecrets)
        case .missing:
            loaded = refused(
                path, "there is no such file; create it with `bellwether init` or name another with --config FILE")
        case .unusable(let diagnostic):
            loaded = LoadedConfig(nil, [diagnostic])
        }
        return LoadedConfig(loaded.config, dotEnv.diagnostics + loaded.diagnostics)
    }

    /// The same on text: no files, no environment. `file` is the name in diagnostics.
    package static func load(
        text: String, file: String, variables: [String: String], missingSecrets: MissingSecrets
    ) -> LoadedConfig {
        load(text: text, file: file, variables: Variables(variables), missingSecrets: missingSecrets)
    }

    private static func load(
        text: String, file: String, variables: Variables, missingSecrets: MissingSecrets
    ) -> LoadedConfig {
        var text = text
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        if let diagnostic = Characters.refused(in: text, file: file) {
            return LoadedConfig(nil, [diagnostic])
        }
        let document = Document(text, file: file)
        guard let root = document.root, !root.isNull else {
            if document.diagnostics.isEmpty {
                return refused(file, "the file is empty; `bellwether init` writes a first one")
            }
            return LoadedConfig(nil, document.diagnostics)
        }
        let reader = Reader(file: file, variables: variables, missingSecrets: missingSecrets)
        let config = reader.config(root)
        return LoadedConfig(config, document.diagnostics + reader.finish())
    }

    private static func refused(_ file: String, _ message: String) -> LoadedConfig {
        LoadedConfig(nil, [Diagnostic(.error, at: .init(file: file, line: 1, column: 1), message)])
    }
}

extension Item {
    fileprivate var isNull: Bool { if case .null = content { true } else { false } }
}
