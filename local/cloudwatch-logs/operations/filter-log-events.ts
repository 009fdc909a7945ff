import { filterPattern } from "../filter-pattern.ts";
import { atMostOne, limitOf, numberOf, onGroup, readToken, tokenFor } from "../operation.ts";

const MOST_EVENTS = 10_000;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
export const filterLogEvents = onGroup("FilterLogEvents", (input, group, { events }) => {
  const [from, to] = [numberOf(input, "startTime", 0), numberOf(input, "endTime", Number.POSITIVE_INFINITY)];
  const limit = limitOf(input, MOST_EVENTS);
  atMostOne(input, "logStreamNames", "logStreamNamePrefix");
  const chosen = filterPattern(String(input.filterPattern ?? ""));
  const { logStreamNames: names, logStreamNamePrefix: prefix } = input;
  const found = events(group).filter(
    ({ timestamp, stream, message }) =>
      timestamp >= from &&
      timestamp <= to &&
      (!Array.isArray(names) || names.includes(stream)) &&
      (typeof prefix !== "string" || stream.startsWith(prefix)) &&
      chosen(message),
  );
  const place = readToken(input.nextToken);
  const page = found.slice(place, place + limit);
  return {
    events: page.map(({ id, timestamp, message, stream }) => ({
      eventId: id,
      logStreamName: stream,
      timestamp,
      ingestionTime: timestamp,
      message,
    })),
    searchedLogStreams: [],
    ...(found.length > place + limit && { nextToken: tokenFor(place + limit) }),
  };
});
