/** A fal that n8n can be pointed at: the fields of the credential, and what n8n's process needs to reach it. */
export interface FalServer {
	apiKey: string;
	/** Empty: fal's cloud. */
	serverUrl: string;
	/** For the terminal. */
	description: string;
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
			description: "FAL_KEY is set: fal's cloud does the work, and bills it",
			n8nEnvironment,
			close: async () => undefined,
		};
	}
	const { startSandbox } = await import('../sandbox/server/startSandbox.mjs');
	const sandbox = await startSandbox();
	const description = `the sandbox, a local stand-in, at ${sandbox.url} (it is not SAM: its masks come from classical computer vision)`;
	return { apiKey: sandbox.key, serverUrl: sandbox.url, description, n8nEnvironment: {}, close: sandbox.close };
}
