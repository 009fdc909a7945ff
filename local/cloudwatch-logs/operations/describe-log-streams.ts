import { onGroup } from "../operation.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogStreams.html */
export const describeLogStreams = onGroup("DescribeLogStreams", (input, group, { events }) => {
  const all = events(group);
  const prefix = typeof input.logStreamNamePrefix === "string" ? input.logStreamNamePrefix : "";
  const logStreams = group.files
    .filter(name => name.startsWith(prefix))
    .flatMap(name => {
      const own = all.filter(({ stream }) => stream === name);
      const [first, last] = [own[0], own.at(-1)];
      if (!first || !last) return [];
      return {
        ...{ logStreamName: name, arn: `${group.arn}:log-stream:${name}`, creationTime: first.timestamp },
        ...{ firstEventTimestamp: first.timestamp, lastEventTimestamp: last.timestamp },
      };
    });
  return { logStreams: input.descending === true ? logStreams.reverse() : logStreams };
});
