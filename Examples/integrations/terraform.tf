# An alarm, and a rule for events of an application, that tell in Bellwether's channels.
data "aws_ssm_parameter" "critical" {
  name = "/bellwether/acme-prod/topics/critical"
}

data "aws_ssm_parameter" "heartbeat" {
  name = "/bellwether/acme-prod/topics/heartbeat"
}

resource "aws_cloudwatch_metric_alarm" "backlog" {
  alarm_name          = "orders-backlog"
  alarm_description   = "The oldest order waits. https://wiki.example.com/orders"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = "orders" }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 3
  threshold           = 900
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [data.aws_ssm_parameter.critical.value]
  ok_actions          = [data.aws_ssm_parameter.critical.value] # the all-clear, in the same channel
}

resource "aws_cloudwatch_event_rule" "imported" {
  name          = "orders-imported"
  event_pattern = jsonencode({ source = ["acme.imports"], detail-type = ["Import Finished"] })
}

resource "aws_cloudwatch_event_target" "heartbeat" {
  rule      = aws_cloudwatch_event_rule.imported.name
  target_id = "Heartbeat"
  arn       = data.aws_ssm_parameter.heartbeat.value
  role_arn  = aws_iam_role.publisher.arn # the topic's own policy lets no rule publish

  input_transformer {
    input_paths = { id = "$.detail.importId", rows = "$.detail.rows" }
    # No jsonencode: it writes < as \u003c, which EventBridge does not fill. Values are not escaped. Ids and numbers
    # only: a quote in a text, and Chatbot drops the message.
    input_template = <<-EOT
      {"version": "1.0", "source": "custom", "content": {"textType": "client-markdown",
      "title": ":white_check_mark: Import <id> finished", "description": "<rows> rows"}}
    EOT
  }
}

resource "aws_iam_role" "publisher" {
  name = "orders-publisher"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "events.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy" "publish" {
  name = "publish"
  role = aws_iam_role.publisher.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = data.aws_ssm_parameter.heartbeat.value }]
  })
}
