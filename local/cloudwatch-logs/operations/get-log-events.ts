import { AwsError } from "../../aws/types.ts";
import { type Input, invalid, invalidToken, limitOf, numberOf, onGroup } from "../operation.ts";

const MOST_EVENTS = 10_000;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html */
export const getLogEvents = onGroup("GetLogEvents", (input, group, { events }) => {
  if (input.logStreamName === undefined)
    throw invalid(
      "1 validation error detected: Value null at 'logStreamName' failed to satisfy constraint: Member must not be null",
    );
  const stream = String(input.logStreamName);
  if (!group.files.includes(stream))
    throw new AwsError("ResourceNotFoundException", "The specified log stream does not exist.");
  const [from, to] = [numberOf(input, "startTime", 0), numberOf(input, "endTime", Number.POSITIVE_INFINITY)];
  const limit = limitOf(input, MOST_EVENTS);
  const found = events(group).filter(
    one => one.stream === stream && one.timestamp >= from && one.timestamp < to,
  );
  const [start, end] = windowOf(input, found.length, limit);
  return {
    events: found
      .slice(start, end)
      .map(({ timestamp, message }) => ({ timestamp, message, ingestionTime: timestamp })),
    // At either end it is the token that was sent, by which clients know that there is no more.
    nextForwardToken: tokenFor("f", end),
    nextBackwardToken: tokenFor("b", start),
  };
});

/** From a place on, or up to one, as the token says; without a token the latest events, unless asked otherwise. */
function windowOf(input: Input, count: number, limit: number): [start: number, end: number] {
  if (input.nextToken === undefined || input.nextToken === null)
    return input.startFromHead === true ? [0, Math.min(limit, count)] : [Math.max(0, count - limit), count];
  const [, direction, digits] = /^([fb])\/(\d{56})$/.exec(String(input.nextToken)) ?? [];
  if (direction === undefined) throw invalidToken();
  const place = Number(digits);
  return direction === "f"
    ? [place, Math.max(place, Math.min(place + limit, count))]
    : [Math.max(0, place - limit), place];
}

/** As long as AWS's, whose first letter tells the direction. */
const tokenFor = (direction: "f" | "b", place: number): string =>
  `${direction}/${String(place).padStart(56, "0")}`;
