/** Whether this code runs from a package that another program installed, and not from its sources. */
export const isPacked = !import.meta.url.endsWith(".ts");
