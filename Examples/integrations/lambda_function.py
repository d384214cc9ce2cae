"""A function that tells of others' failures: the OnFailure destination of asynchronous invocations.

Chatbot drops Lambda's own record of them, so an SNS topic as the destination stays silent. Environment: TOPIC_ARN.
Its role needs the statement Publish of publish-policy.json and AWSLambdaBasicExecutionRole.
"""
import json
import os

import boto3

sns = boto3.client("sns")


def escaped(text, limit):
    text = str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text if len(text) <= limit else text[:limit - 1] + "…"


def handler(event, context):
    request, answer = event["requestContext"], event.get("responsePayload") or {}
    name = request["functionArn"].split(":")[6]
    reason = answer.get("errorMessage", "no reason was given") if isinstance(answer, dict) else answer
    sns.publish(TopicArn=os.environ["TOPIC_ARN"], Message=json.dumps({
        "version": "1.0", "source": "custom",
        "content": {
            "textType": "client-markdown",
            "title": escaped(f":red_circle: {name} failed: {request['condition']}", 250),
            "description": escaped(reason, 3000),
            "nextSteps": [f"Logs: /aws/lambda/{name}, request {request['requestId']}"],
        },
        # All failures of a function are one thread.
        "metadata": {"threadId": f"lambda-{name}", "summary": escaped(f"{name}: {request['condition']}", 80)},
    }))
