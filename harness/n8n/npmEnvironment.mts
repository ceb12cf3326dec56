import { delimiter, dirname } from 'node:path';

/**
 * The npm settings that say how this machine reaches a registry and where npm keeps its files; a user may give them in
 * the environment alone.
 */
const MACHINE_SETTINGS =
	/^npm_config_((@.+:)?registry|\/\/.+|proxy|https[_-]proxy|noproxy|ca|cafile|cert|key|strict[_-]ssl|local[_-]address|maxsockets|fetch[_-].+|cache|prefer[_-]offline|offline|userconfig|globalconfig|nodedir|python)$/i;

/** What `npm run` and jest tell the processes they start. */
const OF_THE_CALLER = /^(npm_.*|NODE_ENV|NODE_OPTIONS|INIT_CWD|JEST_WORKER_ID)$/i;

/**
 * The environment in which npm works on a folder that is not this project's. `npm run` hands every setting of the
 * project's .npmrc to its children as `npm_config_…`, and there it outranks the .npmrc of the other folder; which of
 * them came from the project, and which from the user, nobody can tell. So only those pass that cannot change a tree.
 * npm reads the user's own .npmrc again by itself.
 * @param node the Node that runs npm and what npm starts; its folder comes first on PATH
 */
export function npmEnvironment(
	source: NodeJS.ProcessEnv,
	node: string,
	extra: Record<string, string> = {},
): NodeJS.ProcessEnv {
	const passed = Object.entries(source).filter(([name]) => !OF_THE_CALLER.test(name) || MACHINE_SETTINGS.test(name));
	return { ...Object.fromEntries(passed), PATH: `${dirname(node)}${delimiter}${source.PATH ?? ''}`, ...extra };
}
