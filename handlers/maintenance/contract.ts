import { defineContract } from "../platform/contract.ts";

/** What keeps the house in order; nobody calls it. */
export const contract = defineContract({
  service: "maintenance",
  summary: "Nightly clean-up",
  uses: [],
  operations: {},
  jobs: {
    "clean-up": {
      summary:
        "Removes what has expired, and brings the user pool up to date where it was away at the time of a change",
      scheduleConfig: "cleanUpSchedule",
      timeoutSeconds: 300,
      uses: ["database", "directory"],
    },
  },
});
