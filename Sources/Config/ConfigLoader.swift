/// What became of a configuration file.
package struct LoadedConfig: Sendable {
    /// `nil` if and only if `diagnostics` hold an error.
    package let config: Config?
    /// Sorted by place, then severity.
    package let diagnostics: [Diagnostic]
    private let source: SourceText?

    fileprivate init(_ config: Config?, _ diagnostics: [Diagnostic], _ source: SourceText? = nil) {
        self.config = diagnostics.contains { $0.severity == .error } ? nil : config
        self.diagnostics = diagnostics.sorted()
        self.source = source
    }

    /// The same, with what `.env` has to say.
    fileprivate func adding(_ dotEnv: DotEnv, at path: String) -> LoadedConfig {
        LoadedConfig(config, dotEnv.diagnostics + diagnostics, source?.file == path ? nil : source)
    }

    /// The line of the file that a diagnostic is about, as it is written: `${NAME}`, never its value.
    /// - Returns: `nil` if it is about another file, or its line must not be shown.
    package func line(of diagnostic: Diagnostic) -> Substring? { source?.line(at: diagnostic.place) }
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
        let envPath = envFile ?? TextFile.sibling(of: path, named: ".env")
        let dotEnv = DotEnv.load(envPath, isRequired: envFile != nil)
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
        return loaded.adding(dotEnv, at: envPath)
    }

    /// The same on a text of the program's own, with the variables that the file at `path` would have.
    package static func load(
        text: String, file: String, besides path: String, envFile: String?, environment: [String: String],
        missingSecrets: MissingSecrets
    ) -> LoadedConfig {
        let dotEnv = DotEnv.load(envFile ?? TextFile.sibling(of: path, named: ".env"), isRequired: envFile != nil)
        return load(
            text: text, file: file, variables: Variables(environment: environment, dotEnv: dotEnv),
            missingSecrets: missingSecrets)
    }

    /// The same on text: no files, no environment. `file` is the name in diagnostics.
    package static func load(
        text: String, file: String, variables: [String: String], missingSecrets: MissingSecrets
    ) -> LoadedConfig {
        load(text: text, file: file, variables: Variables(variables), missingSecrets: missingSecrets)
    }

    static func load(
        text: String, file: String, variables: Variables, missingSecrets: MissingSecrets
    ) -> LoadedConfig {
        var text = text
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        func loaded(_ config: Config?, _ diagnostics: [Diagnostic]) -> LoadedConfig {
            LoadedConfig(config, diagnostics, diagnostics.isEmpty ? nil : SourceText(text, file: file))
        }
        if let diagnostic = Characters.refused(in: text, file: file) { return loaded(nil, [diagnostic]) }
        if SourceText.isEnvironment(text) {
            return refused(
                file, "this is a .env, with NAME=value; name the configuration with --config, and this with --env")
        }
        let document = Document(text, file: file)
        guard let root = document.root, !root.isNull else {
            if document.diagnostics.isEmpty {
                return refused(file, "the file is empty; `bellwether init` writes a first one")
            }
            return loaded(nil, document.diagnostics)
        }
        let reader = Reader(file: file, variables: variables, missingSecrets: missingSecrets)
        let config = reader.config(reader.checked(root))
        return loaded(config, document.diagnostics + reader.finish())
    }

    private static func refused(_ file: String, _ message: String) -> LoadedConfig {
        LoadedConfig(nil, [Diagnostic(.error, at: .init(file: file, line: 1, column: 1), message)])
    }
}

extension Item {
    fileprivate var isNull: Bool { if case .null = content { true } else { false } }
}
