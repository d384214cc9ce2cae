import Config

extension EventSource {
    /// Changes of who may get in and do everything: users, access keys, passwords, MFA, trust and password policies,
    /// identity providers, AWS's powerful policies attached, and policies written that allow everything. What deployments do
    /// all day, such as writing a role's other policies, is left out, and so are calls that were refused.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html>
    static let iam = EventSource(
        kind: .iam,
        catches: "changes in IAM that let somebody in or give somebody everything",
        needs: "A CloudTrail trail with management events.",
        regions: ["us-east-1"],
        family: .security,
        pattern: """
            {"source":["aws.iam"],"detail-type":["AWS API Call via CloudTrail"],\
            "detail":{"eventSource":["iam.amazonaws.com"],"errorCode":[{"exists":false}],"$or":[\
            {"eventName":["CreateUser","CreateAccessKey","CreateLoginProfile","UpdateLoginProfile","AddUserToGroup",\
            "PutUserPolicy","PutGroupPolicy","PutRolePolicy","CreatePolicy","CreatePolicyVersion",\
            "UpdateAssumeRolePolicy","DeactivateMFADevice",\
            "DeleteUserPermissionsBoundary","DeleteRolePermissionsBoundary","UpdateAccountPasswordPolicy",\
            "DeleteAccountPasswordPolicy","CreateSAMLProvider","UpdateSAMLProvider","CreateOpenIDConnectProvider"]},\
            {"eventName":["AttachUserPolicy","AttachGroupPolicy","AttachRolePolicy"],\
            "requestParameters":{"policyArn":["arn:aws:iam::aws:policy/AdministratorAccess",\
            "arn:aws:iam::aws:policy/IAMFullAccess","arn:aws:iam::aws:policy/PowerUserAccess"]}}]}}
            """,
        expression: .iam, source: "aws.iam",
        samples: [
            SampleEvent(
                name: "everything was allowed", at: "17:48", detailType: "AWS API Call via CloudTrail",
                detail: """
                    {"eventVersion":"1.08","userIdentity":{"type":"AssumedRole",\
                    "arn":"arn:aws:sts::123456789012:assumed-role/developer/ann"},"eventTime":"2026-03-10T17:48:00Z",\
                    "eventSource":"iam.amazonaws.com","eventName":"AttachUserPolicy","awsRegion":"us-east-1",\
                    "sourceIPAddress":"192.0.2.45","userAgent":"aws-cli/2.15","requestParameters":{"userName":"build",\
                    "policyArn":"arn:aws:iam::aws:policy/AdministratorAccess"},"responseElements":null,\
                    "eventID":"7a1f8c1e-2f0b-4b8e-9b57-1c3d5e7f9a11","readOnly":false,"eventType":"AwsApiCall"}
                    """)
        ])
}
