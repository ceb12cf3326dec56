/**
 * What a child process needs of its parent's environment to run at all, and nothing else: a FAL_KEY, an NODE_ENV=test
 * of jest or an N8N_* setting of the developer must not change what a test sees.
 */
const NEEDED_VARIABLES = [
	'PATH',
	'HOME',
	'LANG',
	'LC_ALL',
	'TZ',
	'TMPDIR',
	'TEMP',
	'TMP',
	'SystemRoot',
	'SystemDrive',
	'ComSpec',
	'PATHEXT',
	'APPDATA',
	'LOCALAPPDATA',
	'USERPROFILE',
];

/**
 * A copy of `source` that holds only the variables named above, then `extra` on top.
 */
export function childEnvironment(
	source: NodeJS.ProcessEnv,
	extra: Record<string, string | undefined> = {},
): Record<string, string> {
	const environment: Record<string, string> = {};
	for (const name of NEEDED_VARIABLES) {
		const value = source[name];
		if (value !== undefined) environment[name] = value;
	}
	for (const [name, value] of Object.entries(extra)) {
		if (value !== undefined) environment[name] = value;
	}
	return environment;
}
