/** A fal that n8n can be pointed at: the fields of the credential, and what n8n's process needs to reach it. */
export interface FalServer {
	apiKey: string;
	/** Empty: fal's cloud. */
	serverUrl: string;
	/** For the terminal. */
	description: string;
	/** Whether a model gives the scores. The sandbox makes them up. */
	isCloud: boolean;
	/** What to do after the demo, in a sentence. */
	nextStep: string;
	n8nEnvironment: Record<string, string>;
	close(): Promise<void>;
}

/** A machine that reaches the internet only through a proxy needs these inside of n8n too. */
const NETWORK_VARIABLES = [
	'HTTP_PROXY',
	'HTTPS_PROXY',
	'NO_PROXY',
	'ALL_PROXY',
	'http_proxy',
	'https_proxy',
	'no_proxy',
	'all_proxy',
	'NODE_EXTRA_CA_CERTS',
];

/**
 * fal's cloud when the environment holds a FAL_KEY, else a sandbox that is started now.
 */
export async function findFal(env: NodeJS.ProcessEnv): Promise<FalServer> {
	const apiKey = env.FAL_KEY?.trim();
	if (apiKey) {
		const n8nEnvironment = Object.fromEntries(
			NETWORK_VARIABLES.flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
		);
		return {
			apiKey,
			serverUrl: '',
			description: "fal's cloud, which bills the account of your FAL_KEY",
			isCloud: true,
			nextStep:
				'Install n8n-nodes-fal-sam in your own n8n, as README says, and import a workflow of the folder examples.',
			n8nEnvironment,
			close: async () => undefined,
		};
	}
	const { startSandbox } = await import('../sandbox/server/startSandbox.mjs');
	const sandbox = await startSandbox();
	return {
		apiKey: sandbox.key,
		serverUrl: sandbox.url,
		description: `the sandbox, which stands in for fal on this machine, at ${sandbox.url}`,
		isCloud: false,
		nextStep:
			'These masks are the sandbox’s, which is not SAM: for those of SAM create a key at fal.ai/dashboard/keys and run the same command with FAL_KEY=… before it.',
		n8nEnvironment: {},
		close: sandbox.close,
	};
}
