/** A buildspec of CodeBuild as it is written: JSON, which is YAML too. */
export interface Buildspec {
  readonly version: 0.2;
  readonly env?: {
    /** Variables whose last values later actions can use. */
    readonly "exported-variables"?: readonly string[];
    readonly "secrets-manager"?: Readonly<Record<string, string>>;
    readonly variables?: Readonly<Record<string, string>>;
  };
  readonly phases: Readonly<
    Record<string, { readonly "runtime-versions"?: object; readonly commands: readonly string[] }>
  >;
  readonly reports?: Readonly<Record<string, object>>;
  readonly artifacts?: { readonly files: readonly string[]; readonly "exclude-paths"?: readonly string[] };
}

/** Where the state of the program's stacks is, as variables of the builds that deploy. */
export interface Backend {
  /** `s3://bucket?region=eu-central-1`, in `pulumi login`'s words. */
  readonly url: string;
  /**
   * Who encrypts secrets in it: `awskms:///arn:aws:kms:...`, or a passphrase that stands in Secrets Manager.
   * https://www.pulumi.com/docs/iac/concepts/secrets/
   */
  readonly secrets: { readonly provider: string } | { readonly passphraseSecretArn: string };
}

/** One stack that is deployed, and what its preview is held to. */
export interface DeployedStack {
  readonly name: string;
  /** Config of the policy pack; default: everything is demanded. */
  readonly policyConfig?: string;
  /** Moves the alias of each function step by step after the deployment. */
  readonly canary?: boolean;
}

const nodeVersion = 22;
/** What CodePipeline packs: what a build installs is installed again from the lockfile. */
const installed = ["**/node_modules/**/*", ".local/**/*", ".git/**/*"];
const installTools = "sh pipeline/install-pulumi.sh";
const addTools = 'export PATH="$HOME/.pulumi/bin:$PATH"';
const report = (reportGroup: string) => ({
  [reportGroup]: { files: ["tests.xml"], "base-directory": "reports", "file-format": "JUNITXML" },
});

/** Installs, tests in all ways that need no AWS account, and packs what is deployed. */
export const buildSpec = (reportGroupArn: string): Buildspec => ({
  version: 0.2,
  phases: {
    install: {
      "runtime-versions": { nodejs: nodeVersion },
      commands: ["npm ci", "sh pipeline/install-browser.sh"],
    },
    build: { commands: ["npm run -s types", "npm run -s lint", "npm test -- --junit reports/tests.xml"] },
  },
  reports: report(reportGroupArn),
  artifacts: { files: ["**/*"], "exclude-paths": installed },
});

/** Deploys a stack, and leaves its outputs. */
export const deploySpec = (stack: DeployedStack, backend: Backend): Buildspec => ({
  version: 0.2,
  ...secretsOf(backend),
  phases: {
    install: installPhase(),
    build: {
      commands: [
        addTools,
        selectStack(stack, backend),
        `pulumi up --yes --non-interactive --stack ${stack.name} ${policies(stack)}`,
        "mkdir -p stage",
        `pulumi stack output --json --stack ${stack.name} > stage/outputs.json`,
        ...(stack.canary ? [`npm run -s canary -- --stack ${stack.name}`] : []),
      ],
    },
  },
  artifacts: { files: ["stage/outputs.json"] },
});

/** Says what a deployment would do, for the person who approves it. */
export const previewSpec = (stack: DeployedStack, backend: Backend): Buildspec => ({
  version: 0.2,
  env: { ...secretsOf(backend).env, "exported-variables": ["SUMMARY"] },
  phases: {
    install: installPhase(),
    build: {
      commands: [
        addTools,
        selectStack(stack, backend),
        `pulumi preview --non-interactive --color never --stack ${stack.name} ${policies(stack)} > preview.txt || (cat preview.txt && false)`,
        "cat preview.txt",
        'export SUMMARY="$(node pipeline/summary.mjs preview.txt)"',
      ],
    },
  },
});

/** Runs the end-to-end tests against a deployed stack; its outputs are the second artefact. */
export const endToEndSpec = (reportGroupArn: string, testAccountsSecretArn: string): Buildspec => ({
  version: 0.2,
  env: { "secrets-manager": { SIGN_INS: testAccountsSecretArn } },
  phases: {
    install: { "runtime-versions": { nodejs: nodeVersion }, commands: ["npm ci"] },
    build: {
      commands: [
        "mkdir -p stage",
        'cp "$CODEBUILD_SRC_DIR_Outputs/stage/outputs.json" stage/outputs.json',
        "printf '%s' \"$SIGN_INS\" > stage/sign-ins.json",
        "TEST_STAGE_DIR=stage npm test -- tests/e2e --junit reports/tests.xml",
      ],
    },
  },
  reports: report(reportGroupArn),
});

const installPhase = () => ({
  "runtime-versions": { nodejs: nodeVersion },
  commands: ["npm ci", "npm ci --prefix policy", installTools],
});

/** Makes the stack in the backend at the first time. */
const selectStack = ({ name }: DeployedStack, { secrets }: Backend) =>
  `pulumi stack select --create --stack ${name}${"provider" in secrets ? ` --secrets-provider '${secrets.provider}'` : ""}`;

const policies = ({ policyConfig }: DeployedStack) =>
  `--policy-pack policy/index.cjs${policyConfig ? ` --policy-pack-config ${policyConfig}` : ""}`;

/** The key of a stack stands in its state, and not in a checkout where an earlier build has made it. */
const variables = { PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true" };

const secretsOf = ({ secrets }: Backend): Pick<Buildspec, "env"> =>
  "provider" in secrets
    ? { env: { variables } }
    : { env: { variables, "secrets-manager": { PULUMI_CONFIG_PASSPHRASE: secrets.passphraseSecretArn } } };
