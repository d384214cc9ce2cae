"""Tells a channel of Bellwether: python notify.py critical "Import failed" "The file has no header"."""
import json
import sys

import boto3

REGION = "us-east-1"  # Bellwether's, wherever this runs


def escaped(text: str) -> str:
    """Data is no Slack text: without this, `<!channel>` in it would call everybody."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def notify(channel: str, title: str, text: str, thread: str = "") -> str:
    """The id of the message. Messages of one `thread` are one thread in Slack."""
    parameter = boto3.client("ssm", REGION).get_parameter(Name=f"/bellwether/acme-prod/topics/{channel}")
    topic = parameter["Parameter"]["Value"]
    message = {
        "version": "1.0", "source": "custom",  # without these two, Chatbot drops it and SNS still says it is fine
        "content": {"textType": "client-markdown", "title": escaped(title)[:250], "description": escaped(text)[:3000]},
    }
    if thread:
        message["metadata"] = {"threadId": thread, "summary": escaped(title)[:80]}
    return boto3.client("sns", REGION).publish(TopicArn=topic, Message=json.dumps(message))["MessageId"]


if __name__ == "__main__":
    print(notify(*sys.argv[1:]))
