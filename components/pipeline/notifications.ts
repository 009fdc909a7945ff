/** The pipeline's events that send a notice, and their texts. */
export interface Notice {
  readonly name: string;
  /** EventBridge's pattern. https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html */
  readonly pattern: object;
  readonly paths: Readonly<Record<string, string>>;
  /** A JSON string, with the paths' names in angle brackets. */
  readonly sentence: string;
}

/** A failed action, one sentence with what to do, and a delivery that came to production. */
export const noticesOf = (pipeline: string): readonly Notice[] => [
  {
    name: "failed",
    pattern: {
      source: ["aws.codepipeline"],
      "detail-type": ["CodePipeline Action Execution State Change"],
      detail: { pipeline: [pipeline], state: ["FAILED"] },
    },
    paths: {
      stage: "$.detail.stage",
      action: "$.detail.action",
      execution: "$.detail.execution-id",
      region: "$.region",
    },
    sentence: JSON.stringify(
      `${pipeline} stopped in <stage>, at <action>: nothing later was changed. ` +
        "Why stands in https://<region>.console.aws.amazon.com/codesuite/codepipeline/pipelines/" +
        `${pipeline}/executions/<execution>/visualization`,
    ),
  },
  {
    name: "delivered",
    pattern: {
      source: ["aws.codepipeline"],
      "detail-type": ["CodePipeline Stage Execution State Change"],
      detail: { pipeline: [pipeline], stage: ["Production"], state: ["SUCCEEDED"] },
    },
    paths: { execution: "$.detail.execution-id" },
    sentence: JSON.stringify(`${pipeline} delivered to production (execution <execution>).`),
  },
];
