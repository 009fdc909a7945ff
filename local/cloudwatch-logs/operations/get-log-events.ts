import { AwsError } from "../../aws/types.ts";
import { numberOf, onGroup, readToken, tokenFor } from "../operation.ts";

const MOST_EVENTS = 10_000;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html */
export const getLogEvents = onGroup("GetLogEvents", (input, group, { events }) => {
  const stream = String(input.logStreamName ?? "");
  if (!group.files.includes(stream))
    throw new AwsError("ResourceNotFoundException", "The specified log stream does not exist.");
  const [from, to] = [numberOf(input, "startTime", 0), numberOf(input, "endTime", Number.POSITIVE_INFINITY)];
  const limit = Math.min(MOST_EVENTS, numberOf(input, "limit", MOST_EVENTS));
  const found = events(group).filter(
    one => one.stream === stream && one.timestamp >= from && one.timestamp < to,
  );
  const latest = Math.max(0, found.length - limit);
  const isFromStart = input.startFromHead === true || input.nextToken !== undefined;
  const place = isFromStart ? readToken(input.nextToken) : latest;
  const page = found.slice(place, place + limit);
  return {
    events: page.map(({ timestamp, message }) => ({ timestamp, message, ingestionTime: timestamp })),
    // At the end it is the token that was sent, by which clients know that there is no more.
    nextForwardToken: tokenFor(place + page.length),
    nextBackwardToken: tokenFor(Math.max(0, place - limit)),
  };
});
