#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// `anomalies`: alerts of AWS Cost Anomaly Detection.
extension Reader {
    func anomalies(_ field: Field?) -> Anomalies? {
        var anomalies = Anomalies(above: 20, channel: criticalChannel)
        guard let field else { return anomalies }
        if isOff(field) { return nil }
        if case .text = field.item.content {
            complain(at: field.item.place, "'anomalies' must be off, or a mapping with above, to")
            return nil
        }
        guard let fields = fields(field, of: "anomalies", keys: ["above", "to"]) else { return nil }
        if let above = fields["above"].flatMap(money) { anomalies.above = above }
        anomalies.channel = channel(fields["to"], else: criticalChannel)
        return anomalies
    }
}
