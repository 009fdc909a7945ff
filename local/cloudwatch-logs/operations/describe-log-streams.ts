import { invalid, limitOf, oneOf, onGroup, readToken, tokenFor } from "../operation.ts";

const MOST_STREAMS = 50;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogStreams.html */
export const describeLogStreams = onGroup("DescribeLogStreams", (input, group, { events }) => {
  const limit = limitOf(input, MOST_STREAMS);
  oneOf(input, "orderBy", ["LogStreamName", "LastEventTime"]);
  const byTime = input.orderBy === "LastEventTime";
  if (byTime && input.logStreamNamePrefix !== undefined)
    throw invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
  const all = events(group);
  const prefix = typeof input.logStreamNamePrefix === "string" ? input.logStreamNamePrefix : "";
  const logStreams = group.files
    .filter(name => name.startsWith(prefix))
    .flatMap(name => {
      const own = all.filter(({ stream }) => stream === name);
      const [first, last] = [own[0], own.at(-1)];
      if (!first || !last) return [];
      return {
        logStreamName: name,
        arn: `${group.arn}:log-stream:${name}`,
        creationTime: first.timestamp,
        firstEventTimestamp: first.timestamp,
        lastEventTimestamp: last.timestamp,
        lastIngestionTime: last.timestamp,
        storedBytes: 0,
      };
    });
  const ordered = byTime
    ? logStreams.sort((a, b) => a.lastEventTimestamp - b.lastEventTimestamp)
    : logStreams.sort((a, b) => (a.logStreamName < b.logStreamName ? -1 : 1));
  if (input.descending === true) ordered.reverse();
  const order = `${input.orderBy ?? "LogStreamName"} ${input.descending === true}`;
  const place = readToken(input.nextToken, order);
  return {
    logStreams: ordered.slice(place, place + limit),
    ...(ordered.length > place + limit && { nextToken: tokenFor(place + limit, order) }),
  };
});
