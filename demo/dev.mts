// `npm run dev`: a real n8n with this package, and after every change of the sources the nodes anew in it.
//
// n8n takes every *.node.js under a custom folder for a node, also those in the dev dependencies of a clone, and ends. So
// the build is copied to where n8n keeps community packages, in a user folder of its own that is kept from run to run.
import { execFile } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { watch } from 'gulp';
import { cacheFolder } from '../harness/n8n/host.mjs';
import { type N8nServer, startN8n } from '../harness/n8n/server.mjs';
import { type FalServer, findFal } from './falServer.mjs';

const REPOSITORY = fileURLToPath(new URL('../', import.meta.url));
const GULP = join(REPOSITORY, 'node_modules', 'gulp', 'bin', 'gulp.js');
const SOURCES = ['nodes', 'credentials', 'icons', 'build'];
const CREDENTIAL = 'fal of npm run dev';

const { values: flags } = parseArgs({ options: { port: { type: 'string', default: '5678' } } });
const userFolder = join(cacheFolder(), 'dev');

/** Builds the package; what is wrong with it goes to the terminal. */
async function build(): Promise<boolean> {
	try {
		await promisify(execFile)(process.execPath, [GULP, 'build'], { cwd: REPOSITORY });
		return true;
	} catch (error) {
		const { stdout, stderr } = error as { stdout: string; stderr: string };
		console.error(`The build failed, n8n keeps what it has.\n${stdout}${stderr}`);
		return false;
	}
}

/** The credential of an earlier run names a fal that is gone. */
async function putCredential(n8n: N8nServer, { apiKey, serverUrl }: FalServer): Promise<void> {
	const credential = { name: CREDENTIAL, type: 'falSamApi', data: { apiKey, serverUrl } };
	const stored = await n8n.rest.call<Array<{ id: string; name: string }>>('GET', 'credentials');
	const earlier = stored.find(({ name }) => name === CREDENTIAL);
	if (earlier) await n8n.rest.call('PATCH', `credentials/${earlier.id}`, credential);
	else await n8n.importCredential(credential);
}

if (!(await build())) process.exit(1);
const fal = await findFal(process.env);
const n8n = await startN8n({
	packageDirectory: REPOSITORY,
	userFolder,
	port: Number(flags.port),
	// n8n then watches the files of its packages, loads them again and tells the editor.
	env: { ...fal.n8nEnvironment, N8N_DEV_RELOAD: 'true' },
});
process.once('SIGINT', () => void Promise.all([n8n.close(), fal.close()]).then(() => process.exit(0)));
await putCredential(n8n, fal);
console.log(`
n8n is running with this package. Open ${n8n.url}
  E-mail      ${n8n.owner.email}
  Password    ${n8n.owner.password}
  Credential  “${CREDENTIAL}”: ${fal.description}
Every change in ${SOURCES.join(', ')} is built and loaded into it; workflows are kept in ${userFolder}
Ctrl+C ends it.`);

const installed = join(userFolder, '.n8n', 'nodes', 'node_modules', n8n.packageName);
// gulp waits until the files rest, and calls again when some changed meanwhile.
watch(
	SOURCES.map((folder) => `${folder}/**/*`),
	{ cwd: REPOSITORY },
	async () => {
		console.log('Something changed, building');
		if (!(await build())) return;
		// Into the folder that n8n watches, not in its place.
		await cp(join(REPOSITORY, 'dist'), join(installed, 'dist'), { recursive: true });
		console.log('Built; the editor has the new nodes in a second or two');
	},
);
