import CloudFormation

/// A table of DynamoDB with a text as its key, paid by request.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html>
struct Table: Resource {
    static let type = "AWS::DynamoDB::Table"
    var tableName: String
    private var billingMode = "PAY_PER_REQUEST"
    private var attributeDefinitions: [AttributeDefinition]
    private var keySchema: [KeySchema]
    private var timeToLiveSpecification: TimeToLive
    var tags: [Tag]

    /// - Parameters:
    ///   - key: name of the key attribute.
    ///   - expiry: attribute with the time, in seconds since 1970, after which DynamoDB deletes an item.
    init(tableName: String, key: String, expiry: String, tags: [Tag]) {
        self.tableName = tableName
        attributeDefinitions = [AttributeDefinition(attributeName: key)]
        keySchema = [KeySchema(attributeName: key)]
        timeToLiveSpecification = TimeToLive(attributeName: expiry)
        self.tags = tags
    }

    private struct AttributeDefinition: Encodable {
        var attributeName: String
        var attributeType = "S"
    }
    private struct KeySchema: Encodable {
        var attributeName: String
        var keyType = "HASH"
    }
    private struct TimeToLive: Encodable {
        var attributeName: String
        var enabled = true
    }
}

extension Reference<Table> {
    var arn: Value { attribute("Arn") }
}
