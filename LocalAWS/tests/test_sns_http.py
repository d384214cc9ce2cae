"""SNS and a web server of the test's own."""
from __future__ import annotations

import json
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Iterator

import pytest
from botocore.exceptions import ClientError

from conftest import ACCOUNT, Local

ARN = f"arn:aws:sns:us-east-1:{ACCOUNT}:t"


class Endpoint:
    """Keeps what was posted to it; `statuses` are answered one after the other, then 200."""

    def __init__(self) -> None:
        self.received: list[tuple[dict[str, str], str]] = []
        self.statuses: list[int] = []
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                endpoint.received.append(({key.lower(): value for key, value in self.headers.items()}, text))
                self.send_response(endpoint.statuses.pop(0) if endpoint.statuses else 200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(text) for _, text in self.received]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    endpoint = Endpoint()
    yield endpoint
    endpoint.close()


def subscribe(aws: Local, endpoint: Endpoint, confirm: bool = True, **attributes: str) -> str:
    aws.client("sns").create_topic(Name="t")
    answer = aws.client("sns").subscribe(TopicArn=ARN, Protocol="http", Endpoint=endpoint.url, Attributes=attributes)
    assert aws.admin("await-delivered")["delivered"]
    if confirm:
        with urllib.request.urlopen(endpoint.bodies[-1]["SubscribeURL"]) as page:
            assert f"<SubscriptionArn>{ARN}:" in page.read().decode()
        endpoint.received.clear()
    return answer["SubscriptionArn"]


def test_nothing_is_sent_before_the_confirmation(aws: Local, endpoint: Endpoint) -> None:
    assert subscribe(aws, endpoint, confirm=False) == "pending confirmation"
    client = aws.client("sns")
    [listed] = client.list_subscriptions_by_topic(TopicArn=ARN)["Subscriptions"]
    assert listed["SubscriptionArn"] == "PendingConfirmation"
    [(headers, _)], [body] = endpoint.received, endpoint.bodies
    assert headers["x-amz-sns-message-type"] == body["Type"] == "SubscriptionConfirmation"
    assert (headers["x-amz-sns-topic-arn"], headers["x-amz-sns-message-id"]) == (ARN, body["MessageId"])
    assert "x-amz-sns-subscription-arn" not in headers and headers["content-type"] == "text/plain; charset=UTF-8"
    assert body["Token"] and body["SubscribeURL"].startswith(f"{aws.url}/?Action=ConfirmSubscription&TopicArn=")
    client.publish(TopicArn=ARN, Message="early")
    with pytest.raises(ClientError, match="Invalid parameter: Token"):
        client.confirm_subscription(TopicArn=ARN, Token="wrong")
    arn = client.confirm_subscription(TopicArn=ARN, Token=body["Token"])["SubscriptionArn"]
    assert client.list_subscriptions()["Subscriptions"][0]["SubscriptionArn"] == arn
    assert client.get_subscription_attributes(SubscriptionArn=arn)["Attributes"]["PendingConfirmation"] == "false"
    client.publish(TopicArn=ARN, Message="late")
    aws.admin("await-delivered")
    assert [entry["Message"] for entry in endpoint.bodies[1:]] == ["late"]


def test_notifications_arrive_in_order_with_all_that_belongs_to_them(aws: Local, endpoint: Endpoint) -> None:
    subscribe(aws, endpoint)
    client = aws.client("sns")
    sent = [client.publish(TopicArn=ARN, Message=f"message {number} ❄", Subject="s")["MessageId"]
            for number in range(20)]
    assert aws.admin("await-delivered")["delivered"]
    assert [body["MessageId"] for body in endpoint.bodies] == sent
    headers, body = endpoint.received[7][0], endpoint.bodies[7]
    assert {key: body[key] for key in ("Type", "TopicArn", "Message", "Subject")} == {
        "Type": "Notification", "TopicArn": ARN, "Message": "message 7 ❄", "Subject": "s"}
    assert headers["x-amz-sns-message-type"] == "Notification" and body["Timestamp"].endswith("Z")
    assert body["UnsubscribeURL"].endswith(headers["x-amz-sns-subscription-arn"].replace(":", "%3A"))
    urllib.request.urlopen(body["UnsubscribeURL"]).close()
    assert client.list_subscriptions().get("Subscriptions", []) == []


def test_filters_structure_and_raw_delivery(aws: Local, endpoint: Endpoint) -> None:
    subscribe(aws, endpoint, FilterPolicyScope="MessageBody", FilterPolicy='{"kind": ["a"]}')
    client = aws.client("sns")
    client.publish(TopicArn=ARN, Message='{"kind": "b"}')
    client.publish(TopicArn=ARN, Message='{"kind": "a"}')
    arn = client.list_subscriptions()["Subscriptions"][0]["SubscriptionArn"]
    client.set_subscription_attributes(SubscriptionArn=arn, AttributeName="FilterPolicy", AttributeValue="{}")
    client.set_subscription_attributes(SubscriptionArn=arn, AttributeName="RawMessageDelivery", AttributeValue="true")
    client.publish(TopicArn=ARN, Message='{"default": "d", "http": "h"}', MessageStructure="json")
    aws.admin("await-delivered")
    assert json.loads(endpoint.received[0][1])["Message"] == '{"kind": "a"}'
    headers, text = endpoint.received[1]
    assert (headers["x-amz-sns-rawdelivery"], text, len(endpoint.received)) == ("true", "h", 2)


def test_an_endpoint_that_fails(aws: Local, endpoint: Endpoint) -> None:
    subscribe(aws, endpoint)
    endpoint.statuses = [500, 503]
    aws.client("sns").publish(TopicArn=ARN, Message="third time")
    aws.admin("await-delivered")
    assert len(endpoint.received) == 3 and aws.admin("undelivered") == []
    endpoint.statuses = [500] * 4
    aws.client("sns").publish(TopicArn=ARN, Message="never")
    aws.admin("await-delivered")
    assert len(endpoint.received) == 7
    assert aws.admin("undelivered") == [
        {"topic": ARN, "endpoint": endpoint.url, "reason": "status 500", "message": "never"}]


def test_endpoints_elsewhere_hear_nothing(aws: Local) -> None:
    aws.client("sns").create_topic(Name="t")
    client = aws.client("sns")
    arn = client.subscribe(TopicArn=ARN, Protocol="https", Endpoint="https://example.com/")["SubscriptionArn"]
    assert arn.startswith(ARN)
    aws.client("sns").publish(TopicArn=ARN, Message="m")
    assert aws.admin("await-delivered", timeout=0)["delivered"] and aws.admin("undelivered") == []


@pytest.mark.parametrize("subject", ["x" * 101, "two\nlines", ""])
def test_subjects_that_aws_refuses(aws: Local, subject: str) -> None:
    aws.client("sns").create_topic(Name="t")
    with pytest.raises(ClientError, match="Invalid parameter: Subject"):
        aws.client("sns").publish(TopicArn=ARN, Message="m", Subject=subject)


@pytest.mark.parametrize(("given", "code"), [
    ({"TopicArn": f"{ARN}-none", "Protocol": "email", "Endpoint": "a@example.com"}, "NotFound"),
    ({"TopicArn": ARN, "Protocol": "sqs", "Endpoint": "no-arn"}, "InvalidParameter"),
    ({"TopicArn": ARN, "Protocol": "email", "Endpoint": "a@example.com", "Attributes": {"FilterPolicy": "{"}},
     "InvalidParameter")])
def test_subscriptions_that_aws_refuses(aws: Local, given: dict, code: str) -> None:
    aws.client("sns").create_topic(Name="t")
    with pytest.raises(ClientError) as raised:
        aws.client("sns").subscribe(**given)
    assert raised.value.response["Error"]["Code"] == code


def test_subscriptions_of_stacks(aws: Local, endpoint: Endpoint) -> None:
    topic = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "t", "Subscription": [
        {"Protocol": "http", "Endpoint": endpoint.url}]}}
    aws.create("demo", {"Topic": topic})
    aws.admin("await-delivered")
    urllib.request.urlopen(endpoint.bodies[0]["SubscribeURL"]).close()
    aws.client("sns").publish(TopicArn=ARN, Message="m")
    aws.admin("await-delivered")
    assert endpoint.bodies[1]["Message"] == "m"
    aws.update("demo", {"Topic": {**topic, "Properties": {"TopicName": "t"}}})
    assert aws.client("sns").list_subscriptions().get("Subscriptions", []) == []
    aws.delete("demo")
