// Loaded into the n8n server (node --import): a test run or demo that was killed must leave neither its n8n nor its folder
// behind. The IPC channel that n8n is started with closes when the parent is gone, however that ended.
import { rmSync } from 'node:fs';

const temporaryFolder = process.env.HARNESS_TEMPORARY_FOLDER;

process.once('disconnect', () => {
	if (temporaryFolder) rmSync(temporaryFolder, { recursive: true, force: true, maxRetries: 3 });
	// No orderly shutdown: n8n would log it, its log goes to a closed pipe, and it logs that error too, without end.
	process.kill(process.pid, 'SIGKILL');
});
// The channel alone must not keep n8n from ending.
process.channel?.unref();
