import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMetrics } from "../../../../handlers/platform/observe/metrics.ts";

const test = suite("platform/metrics");

function arena() {
  const lines: string[] = [];
  const write = (line: string) => lines.push(line);
  const metrics = createMetrics({
    namespace: "groundwork/dev",
    dimensions: { Service: "movies" },
    now: () => 5,
    write,
  });
  return { metrics, parsed: () => lines.map(line => JSON.parse(line)) };
}

test("a count is one line in CloudWatch's embedded metric format", () => {
  const { metrics, parsed } = arena();
  metrics.count("Rated");
  assert.equal(parsed(), [
    {
      _aws: {
        Timestamp: 5,
        CloudWatchMetrics: [
          {
            Namespace: "groundwork/dev",
            Dimensions: [["Service"]],
            Metrics: [{ Name: "Rated", Unit: "Count" }],
          },
        ],
      },
      Service: "movies",
      Rated: 1,
    },
  ]);
});

test("a value, a unit and more dimensions", () => {
  const { metrics, parsed } = arena();
  metrics.count("Rated", 7, { Genre: "drama" });
  metrics.duration("Search", 12.5);
  const [count, duration] = parsed();
  assert.equal([count.Rated, count.Genre], [7, "drama"]);
  assert.equal(count._aws.CloudWatchMetrics[0].Dimensions, [["Service", "Genre"]]);
  assert.equal(duration._aws.CloudWatchMetrics[0].Metrics, [{ Name: "Search", Unit: "Milliseconds" }]);
  assert.is(duration.Search, 12.5);
});

test.run();
