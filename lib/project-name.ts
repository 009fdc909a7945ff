/** What names of projects must be like: names on AWS begin with them, and clusters have the strictest rule. */
export const projectNameRule =
  "Take lower-case letters and digits, with single hyphens between them, and a letter first";

/** Whether names that AWS takes can be made of a project's name. */
export const isProjectName = (name: string): boolean => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name);
