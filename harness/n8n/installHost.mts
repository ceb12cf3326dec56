// Installs n8n for the tests, if need be, with progress on the terminal. To be run before jest: a test that had to wait
// for minutes would run into its time limit, and jest would hide the progress.
import { ensureN8nHost } from './host.mjs';
import { checkUsedNodes } from './usedNodes.mjs';

try {
	// Checked each time: a workflow that was added since the install may use a node that no other did.
	await checkUsedNodes(await ensureN8nHost({ log: console.log }));
} catch (error) {
	console.error((error as Error).message);
	process.exitCode = 1;
}
