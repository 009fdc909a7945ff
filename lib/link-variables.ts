/** The environment variables by which a function finds what its contract links it to. */

/** `CONFIG_TIME_ZONE` for `timeZone`. */
export const configVariable = (key: string): string => `CONFIG_${upperSnakeCase(key)}`;

/** `SECRET_STRIPE_KEY_ARN` for `stripeKey`. */
export const secretVariable = (name: string): string => `SECRET_${upperSnakeCase(name)}_ARN`;

/** `QUEUE_STRIPE_EVENTS_URL` for `stripeEvents` and `stripe-events`. */
export const queueVariable = (name: string): string => `QUEUE_${upperSnakeCase(name)}_URL`;

const upperSnakeCase = (name: string): string =>
  name
    .replace(/[A-Z]/g, letter => `_${letter}`)
    .replaceAll("-", "_")
    .toUpperCase();
