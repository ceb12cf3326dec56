import type { JobLog } from '../workerProtocol.mjs';
import { appOf, isKnownEndpoint } from './endpoints.mjs';
import type { FileStore } from './fileStore.mjs';
import type { Execute } from './jobQueue.mjs';
import type { JobRunner } from './jobRunner.mjs';
import { modelOutcome, pathNotFoundOutcome, runnerLostOutcome } from './outcomes.mjs';
import { publishFiles, withFileUrls } from './publishedFiles.mjs';

/**
 * What happens to a job whose turn has come: the runner runs it, its files are published, its answer becomes the outcome.
 * `now`: milliseconds since 1970, for the log lines.
 */
export function runInRunner(runner: JobRunner, files: FileStore, now: () => number): Execute {
	return async (job, addLog, signal) => {
		if (!isKnownEndpoint(job.endpoint)) {
			return pathNotFoundOutcome(job.endpoint.slice(appOf(job.endpoint).length) || '/');
		}
		const log = ({ message, level }: Pick<JobLog, 'message' | 'level'>) =>
			addLog({ message, level, timestamp: new Date(now()).toISOString(), source: 'USER' });
		const answer = await runner.runJob({ jobId: job.id, endpoint: job.endpoint, input: job.input }, log, signal);
		if (answer.type === 'lost') {
			if (!signal.aborted) log({ level: 'ERROR', message: `The runner died: ${answer.reason}` });
			return runnerLostOutcome();
		}
		const urls = await publishFiles(files, answer.files, {
			asDataUris: answer.dataUris,
			origin: job.origin,
			lifetimeSeconds: job.fileLifetimeSeconds,
		});
		return modelOutcome({ ...answer, body: withFileUrls(answer.body, urls) });
	};
}
