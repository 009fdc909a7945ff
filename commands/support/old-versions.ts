import {
  DeleteFunctionCommand,
  type LambdaClient,
  ListAliasesCommand,
  ListVersionsByFunctionCommand,
} from "@aws-sdk/client-lambda";

/** Numbers of the published versions of a function, ascending. */
export async function publishedVersions(lambda: LambdaClient, name: string): Promise<number[]> {
  const versions: number[] = [];
  let marker: string | undefined;
  do {
    const page = await lambda.send(
      new ListVersionsByFunctionCommand({ FunctionName: name, ...(marker && { Marker: marker }) }),
    );
    for (const { Version } of page.Versions ?? []) if (Version !== "$LATEST") versions.push(Number(Version));
    marker = page.NextMarker;
  } while (marker);
  return versions.sort((a, b) => a - b);
}

/**
 * Deletes all versions but the newest ones and those that an alias names, which Lambda would not delete.
 * https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html
 *
 * @param kept how many of the newest stay
 * @returns how many were deleted
 */
export async function deleteOldVersions(lambda: LambdaClient, name: string, kept: number): Promise<number> {
  const old = (await publishedVersions(lambda, name)).slice(0, -kept);
  if (old.length === 0) return 0;
  const named = await aliasedVersions(lambda, name);
  const unused = old.filter(version => !named.has(String(version)));
  for (const version of unused)
    await lambda.send(new DeleteFunctionCommand({ FunctionName: name, Qualifier: String(version) }));
  return unused.length;
}

/** A canary that is under way has two versions behind one alias. */
async function aliasedVersions(lambda: LambdaClient, name: string): Promise<ReadonlySet<string>> {
  const versions = new Set<string>();
  let marker: string | undefined;
  do {
    const page = await lambda.send(
      new ListAliasesCommand({ FunctionName: name, ...(marker && { Marker: marker }) }),
    );
    for (const { FunctionVersion = "", RoutingConfig } of page.Aliases ?? [])
      for (const version of [FunctionVersion, ...Object.keys(RoutingConfig?.AdditionalVersionWeights ?? {})])
        versions.add(version);
    marker = page.NextMarker;
  } while (marker);
  return versions;
}
