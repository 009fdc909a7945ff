import type { Facts, MockedOutputs } from "./facts.ts";

/** Functions, queues, topics, schedules, logs and alarms. */
export const compute: Record<string, (facts: Facts) => MockedOutputs> = {
  "aws:lambda/function:Function": facts => {
    const name = facts.name("name");
    const arn = facts.arn("lambda", `function:${name}`);
    const version = facts.registration.inputs.publish === true ? "1" : "$LATEST";
    return {
      id: name,
      name,
      arn,
      qualifiedArn: `${arn}:${version}`,
      version,
      invokeArn: invokeArn(facts, arn),
      qualifiedInvokeArn: invokeArn(facts, `${arn}:${version}`),
      sourceCodeSize: 0,
      lastModified: "2026-01-01T00:00:00.000+0000",
    };
  },
  "aws:lambda/alias:Alias": facts => {
    const name = facts.name("name");
    const arn = facts.arn("lambda", `function:${functionName(facts.text("functionName"))}:${name}`);
    return { id: arn, name, arn, invokeArn: invokeArn(facts, arn) };
  },
  "aws:lambda/invocation:Invocation": facts => ({ id: facts.naming.hex("id", 32), result: "{}" }),
  "aws:lambda/permission:Permission": facts => {
    const statementId = facts.name("statementId");
    return { id: statementId, statementId };
  },
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": facts => ({
    id: facts.text("functionName"),
  }),
  "aws:lambda/eventSourceMapping:EventSourceMapping": facts => {
    const uuid = facts.naming.uuid("id");
    return {
      id: uuid,
      uuid,
      arn: facts.arn("lambda", `event-source-mapping:${uuid}`),
      functionArn: facts.arn("lambda", `function:${functionName(facts.text("functionName"))}`),
    };
  },
  "aws:sqs/queue:Queue": facts => {
    const name = facts.name("name");
    const { endpoints, accountId } = facts.surroundings;
    const url = `${endpoints?.aws ?? `https://sqs.${facts.region}.amazonaws.com`}/${accountId}/${name}`;
    return { id: url, url, name, arn: facts.arn("sqs", name) };
  },
  "aws:sqs/queuePolicy:QueuePolicy": facts => ({ id: facts.text("queueUrl") }),
  "aws:sns/topic:Topic": facts => {
    const name = facts.name("name");
    const arn = facts.arn("sns", name);
    return { id: arn, name, arn, owner: facts.surroundings.accountId };
  },
  "aws:sns/topicSubscription:TopicSubscription": facts => {
    const arn = `${facts.text("topic")}:${facts.naming.uuid("id")}`;
    return { id: arn, arn };
  },
  "aws:scheduler/scheduleGroup:ScheduleGroup": facts => {
    const name = facts.name("name");
    return { id: name, name, arn: facts.arn("scheduler", `schedule-group/${name}`), state: "ACTIVE" };
  },
  "aws:scheduler/schedule:Schedule": facts => {
    const name = facts.name("name");
    const group = facts.text("groupName", "default");
    return {
      id: `${group}/${name}`,
      name,
      groupName: group,
      arn: facts.arn("scheduler", `schedule/${group}/${name}`),
    };
  },
  "aws:cloudwatch/logGroup:LogGroup": facts => {
    const name = facts.name("name");
    return { id: name, name, arn: facts.arn("logs", `log-group:${name}`) };
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": facts => {
    const name = facts.name("name");
    return { id: name, name, arn: facts.arn("cloudwatch", `alarm:${name}`) };
  },
  "aws:cloudwatch/dashboard:Dashboard": facts => {
    const name = facts.text("dashboardName");
    return {
      id: name,
      dashboardArn: `arn:aws:cloudwatch::${facts.surroundings.accountId}:dashboard/${name}`,
    };
  },
};

const invokeArn = (facts: Facts, arn: string) =>
  `arn:aws:apigateway:${facts.region}:lambda:path/2015-03-31/functions/${arn}/invocations`;

/** A function may be named or given by its ARN. */
const functionName = (nameOrArn: string) => /:function:([^:]+)/.exec(nameOrArn)?.[1] ?? nameOrArn;
