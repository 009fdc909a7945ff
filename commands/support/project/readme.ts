/** The page of a new project. */
export const readmeOf = (name: string, example: string): string => `# ${name}

A serverless backend on AWS as one Pulumi program in TypeScript, and the same program on a laptop. It was begun with
groundwork.

\`\`\`sh
npm ci && npm start
\`\`\`

runs all of it on this machine: API, sign-in, database, functions, jobs and a console. It needs Node.js 20.12 or later.

\`\`\`sh
npm cit
\`\`\`

installs and runs every test; \`npm run check\` adds types, formatting and unused code.

## Deploy it

With the [Pulumi CLI](https://www.pulumi.com/docs/install/) and credentials for an AWS account:

\`\`\`sh
pulumi stack init dev
pulumi up -s dev
npm run admin -- you@example.com --stack dev
\`\`\`

Sign up first, then make yourself the first admin. What each config value means stands in \`Pulumi.yaml\`, and what a stack
has different in \`Pulumi.dev.yaml\` and \`Pulumi.prod.yaml\`.

## Add a service

A service is a folder below \`handlers/\` with a contract, and one line of config. \`handlers/${example}/\` is one;
[the walk-through](docs/add-a-service.md) adds another. \`npm run remove -- ${example}\` takes this one out.

## Read on

- [Architecture](docs/architecture.md), [operations](docs/operations.md), [security](docs/security.md)
- [Local mode](docs/local-mode.md): what is emulated, and where it differs from AWS
- [Errors](docs/errors.md): every code that the API answers
- [Not yet proven on AWS](docs/aws-unproven.md)
- [Contributing](CONTRIBUTING.md), [changelog](CHANGELOG.md), [licence](LICENSE)
`;

/** The changelog of a new project. */
export const changelogOf = (name: string): string => `# Changelog

What others may rely on in ${name}: the API, its error codes and outputs. A change of those stands here.

## Unreleased

The first version.
`;
