import JSONValue

/// A tile of a dashboard, with its size in CloudWatch's grid of 24 columns.
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html>
struct Widget {
    enum Kind: String { case metric, text, alarm }

    var kind: Kind
    var width: Int
    var height: Int
    var properties: JSON

    /// The columns of a dashboard.
    static let columns = 24

    /// Each row begins under the tallest of the row above.
    static func json(of rows: [[Widget]]) -> JSON {
        var widgets: [JSON] = []
        var y = 0
        for row in rows {
            var x = 0
            for widget in row {
                widgets.append([
                    "type": .string(widget.kind.rawValue), "x": .number(Double(x)), "y": .number(Double(y)),
                    "width": .number(Double(widget.width)), "height": .number(Double(widget.height)),
                    "properties": widget.properties,
                ])
                x += widget.width
            }
            y += row.map(\.height).max() ?? 0
        }
        return .array(widgets)
    }

    /// Widgets side by side, each as wide as the others.
    static func row(_ widgets: [Widget]) -> [Widget] {
        widgets.map { widget in
            var widget = widget
            widget.width = columns / widgets.count
            return widget
        }
    }

    static func text(_ lines: [String], height: Int) -> Widget {
        Widget(
            kind: .text, width: columns, height: height,
            properties: ["markdown": .string(lines.joined(separator: "\n"))])
    }

    /// The state of alarms, at most a hundred.
    static func alarms(_ title: String, of arns: [String], height: Int) -> Widget {
        Widget(
            kind: .alarm, width: columns, height: height,
            properties: ["title": .string(title), "alarms": .array(arns.prefix(100).map { .string($0) })])
    }

    /// - Parameters:
    ///   - series: in the order of their colours.
    ///   - lines: limits, drawn across.
    static func graph(
        _ title: String, _ view: View, region: String, of series: [Series], statistic: String, period: Int,
        lines: [Line] = [], height: Int
    ) -> Widget {
        var properties: JSON.Object = [
            "title": .string(title), "view": .string(view.rawValue), "region": .string(region),
            "metrics": .array(series.map(\.json)), "stat": .string(statistic), "period": .number(Double(period)),
        ]
        switch view {
        case .timeSeries: properties["yAxis"] = ["left": ["min": 0, "showUnits": false]]
        case .gauge: properties["yAxis"] = ["left": ["min": 0, "max": 120]]
        case .singleValue: properties["sparkline"] = true
        case .bar: break
        }
        if !lines.isEmpty { properties["annotations"] = ["horizontal": .array(lines.map(\.json))] }
        return Widget(kind: .metric, width: columns, height: height, properties: .object(properties))
    }

    enum View: String { case timeSeries, singleValue, gauge, bar }

    struct Line {
        var label: String
        var value: Double
        var color: Color
        /// For a gauge: what is above has the colour.
        var fillsAbove = false

        var json: JSON {
            var line: JSON.Object = [
                "label": .string(label), "value": .number(value), "color": .string(color.rawValue),
            ]
            if fillsAbove { line["fill"] = "above" }
            return .object(line)
        }
    }

    /// CloudWatch's own palette.
    enum Color: String {
        case blue = "#1f77b4"
        case orange = "#ff7f0e"
        case green = "#2ca02c"
        case red = "#d62728"
        case grey = "#7f7f7f"
    }

    /// What is drawn: a metric, or what is computed of others.
    enum Series {
        case metric(namespace: String, name: String, dimensions: [(String, String)], Look)
        case expression(String, Look)

        struct Look {
            var id: String?
            var label: String
            var color: Color?
            var isVisible = true
            var statistic: String?
        }

        fileprivate var json: JSON {
            switch self {
            case .metric(let namespace, let name, let dimensions, let look):
                .array(
                    ([namespace, name] + dimensions.flatMap { [$0.0, $0.1] }).map { .string($0) } + [
                        .object(look.members())
                    ])
            case .expression(let expression, let look):
                .array([.object(look.members(with: expression))])
            }
        }
    }
}

extension Widget.Series.Look {
    fileprivate func members(with expression: String? = nil) -> JSON.Object {
        var members = JSON.Object()
        if let expression { members["expression"] = .string(expression) }
        members["label"] = .string(label)
        if let id { members["id"] = .string(id) }
        if let color { members["color"] = .string(color.rawValue) }
        if let statistic { members["stat"] = .string(statistic) }
        if !isVisible { members["visible"] = false }
        return members
    }
}
