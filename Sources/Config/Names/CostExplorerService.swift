/// What people call AWS's services, and what Cost Explorer calls them.
///
/// A budget takes any name for a service. With one that Cost Explorer does not have it counts nothing, and never alerts.
enum CostExplorerService {
    /// - Returns: the name to write instead; `nil` if nothing speaks against this one.
    static func meant(by name: String) -> String? {
        var short = name.lowercased()
        for maker in ["amazon ", "aws "] where short.hasPrefix(maker) { short = String(short.dropFirst(maker.count)) }
        guard let meant = names[short], meant != name else { return nil }
        return meant
    }

    /// As the dimension `SERVICE` has them.
    /// <https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetDimensionValues.html>
    private static let names = [
        "athena": "Amazon Athena", "cloudfront": "Amazon CloudFront", "cloudtrail": "AWS CloudTrail",
        "cloudwatch": "AmazonCloudWatch", "dynamodb": "Amazon DynamoDB",
        "ec2": "Amazon Elastic Compute Cloud - Compute", "ec2 instances": "Amazon Elastic Compute Cloud - Compute",
        "ec2 other": "EC2 - Other", "ec2-instances": "Amazon Elastic Compute Cloud - Compute",
        "ec2-other": "EC2 - Other", "ecr": "Amazon EC2 Container Registry (ECR)",
        "ecs": "Amazon Elastic Container Service", "efs": "Amazon Elastic File System",
        "elasticache": "Amazon ElastiCache", "elastic compute cloud": "Amazon Elastic Compute Cloud - Compute",
        "elb": "Amazon Elastic Load Balancing", "emr": "Amazon Elastic MapReduce",
        "elastic mapreduce": "Amazon Elastic MapReduce", "glue": "AWS Glue", "kinesis": "Amazon Kinesis",
        "kms": "AWS Key Management Service", "lambda": "AWS Lambda",
        "rds": "Amazon Relational Database Service", "redshift": "Amazon Redshift", "route 53": "Amazon Route 53",
        "route53": "Amazon Route 53", "s3": "Amazon Simple Storage Service", "sagemaker": "Amazon SageMaker",
        "secrets manager": "AWS Secrets Manager", "ses": "Amazon Simple Email Service",
        "sns": "Amazon Simple Notification Service", "sqs": "Amazon Simple Queue Service",
        "step functions": "AWS Step Functions", "vpc": "Amazon Virtual Private Cloud",
    ]
}
