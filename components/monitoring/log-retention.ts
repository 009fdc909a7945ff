import { rejectArguments } from "../shared/mistakes.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const takenDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Days that logs are kept where nothing else is said. */
export const usualRetentionDays = 30;

/** Stops a component whose logs were to be kept for a time that CloudWatch does not have. */
export function checkRetention(component: string, name: string, days = usualRetentionDays): void {
  if (takenDays.includes(days)) return;
  const longer = takenDays.find(taken => taken > days) ?? takenDays.at(-1);
  rejectArguments(
    component,
    name,
    ["logRetentionDays"],
    `CloudWatch keeps no log for ${days} days`,
    `Give ${longer}, or another of ${takenDays.join(", ")}`,
  );
}
