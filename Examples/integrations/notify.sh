#!/usr/bin/env bash
# Tells a channel of Bellwether: ./notify.sh critical "Import failed" "The file has no header"
set -euo pipefail

topic=$(aws ssm get-parameter --name "/bellwether/acme-prod/topics/$1" --query Parameter.Value --output text)
# jq quotes; `escaped` is for what Slack would take for a mention or a link.
message=$(jq --null-input --arg title "$2" --arg text "$3" '
    def escaped: gsub("&"; "&amp;") | gsub("<"; "&lt;") | gsub(">"; "&gt;");
    {version: "1.0", source: "custom", content: {
        textType: "client-markdown", title: ($title | escaped)[:250], description: ($text | escaped)[:3000]}}')
aws sns publish --topic-arn "$topic" --message "$message" --query MessageId --output text
