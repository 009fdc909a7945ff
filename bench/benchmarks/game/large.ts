/** Services whose functions hold h3-js or viem, and so are larger than others. */
export const largeServices = ["running", "strava", "deposits"];
