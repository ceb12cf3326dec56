export interface Owner {
	email: string;
	password: string;
}

/** A logged-in session with n8n's REST API, the one its editor uses. */
export interface RestSession {
	/**
	 * Calls `/rest/<path>` and gives the `data` part of the reply.
	 * @throws Error with method, path, status and body unless the status is 2xx
	 */
	call<T = unknown>(method: string, path: string, body?: unknown): Promise<T>;
	/** The same for a reply that is a file. */
	download(path: string): Promise<Buffer>;
}

/** n8n binds a session to this header; any fixed value will do. */
const BROWSER_ID = 'harness-browser';

/**
 * Logs in as the owner, who is created if the server has none yet.
 */
export async function openSession(baseUrl: string, owner: Owner): Promise<RestSession> {
	let cookie = '';
	const send = async (method: string, path: string, body?: unknown) => {
		const response = await fetch(`${baseUrl}/rest/${path}`, {
			method,
			headers: {
				'browser-id': BROWSER_ID,
				...(cookie && { cookie }),
				...(body !== undefined && { 'content-type': 'application/json' }),
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		const set = response.headers.getSetCookie().find((entry) => entry.startsWith('n8n-auth='));
		if (set) cookie = set.split(';')[0]!;
		if (!response.ok)
			throw new Error(`n8n: ${method} ${path} gave ${response.status}: ${(await response.text()).slice(0, 500)}`);
		return response;
	};
	const session: RestSession = {
		async call<T>(method: string, path: string, body?: unknown) {
			const reply = (await (await send(method, path, body)).json()) as { data: T };
			return reply.data;
		},
		download: async (path) => Buffer.from(await (await send('GET', path)).arrayBuffer()),
	};
	const settings = await session.call<{ userManagement: { showSetupOnFirstLoad: boolean } }>('GET', 'settings');
	if (settings.userManagement.showSetupOnFirstLoad)
		await session.call('POST', 'owner/setup', { ...owner, firstName: 'Sam', lastName: 'Owner' });
	else await session.call('POST', 'login', { emailOrLdapLoginId: owner.email, password: owner.password });
	return session;
}
