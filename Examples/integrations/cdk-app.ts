// The CDK, in TypeScript: an alarm, and a rule for events of an application, that tell in Bellwether's channels.
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as ssm from 'aws-cdk-lib/aws-ssm';

const app = new App();
const stack = new Stack(app, 'orders');
// Read when the stack is deployed, so `cdk synth` needs no account.
const [critical, heartbeat] = ['critical', 'heartbeat'].map((name) => sns.Topic.fromTopicArn(
  stack, name, ssm.StringParameter.valueForStringParameter(stack, `/bellwether/acme-prod/topics/${name}`)));

const alarm = new cloudwatch.Alarm(stack, 'Backlog', {
  alarmName: 'orders-backlog',
  alarmDescription: 'The oldest order waits. https://wiki.example.com/orders',
  metric: new cloudwatch.Metric({
    namespace: 'AWS/SQS', metricName: 'ApproximateAgeOfOldestMessage', dimensionsMap: { QueueName: 'orders' },
    statistic: 'Maximum', period: Duration.minutes(5),
  }),
  threshold: 900,
  evaluationPeriods: 3,
  comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
  treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
});
alarm.addAlarmAction(new actions.SnsAction(critical));
alarm.addOkAction(new actions.SnsAction(critical)); // the all-clear, in the same channel

// Values are not escaped. Ids and numbers only: a quote in a text, and Chatbot drops the message.
const [id, rows] = ['$.detail.importId', '$.detail.rows'].map((path) => events.EventField.fromPath(path));
const message = events.RuleTargetInput.fromObject({
  version: '1.0', source: 'custom', content: {
    textType: 'client-markdown', title: `:white_check_mark: Import ${id} finished`, description: `${rows} rows`,
  },
});
new events.Rule(stack, 'Imported', {
  eventPattern: { source: ['acme.imports'], detailType: ['Import Finished'] },
  // With a role: the topic's own policy lets no rule publish, and an imported topic's policy is not the CDK's to change.
  targets: [new targets.SnsTopic(heartbeat, { message, authorizeUsingRole: true })],
});
app.synth();
