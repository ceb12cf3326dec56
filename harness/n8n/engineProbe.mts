// Runs in the engine process: watches what the event loop does, for tests of who blocks it.
import { Session } from 'node:inspector/promises';
import type { EngineProbe } from './engineTypes.mts';

/** How finely the profiler looks. It reads the whole stack each time, so much finer would slow down what it watches. */
const SAMPLE_EVERY_US = 500;
/** A shorter turn holds nobody up, and there are a thousand of them in a second. */
const SHORTEST_TURN_US = 2_000;

export interface Probe {
	stop(): Promise<EngineProbe>;
}

/**
 * Starts a CPU profile and a timer that asks for a turn every millisecond: the time between two of its turns is how long
 * everything else in the process had to wait.
 * @returns V8's profile, and the long turns on the same clock, each with the CPU time that the thread really had
 */
export async function startProbe(): Promise<Probe> {
	const session = new Session();
	session.connect();
	await session.post('Profiler.enable');
	await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US });
	await session.post('Profiler.start');
	const turns: EngineProbe['turns'] = [];
	const look = () => {
		const { user, system } = process.threadCpuUsage();
		return { atUs: Number(process.hrtime.bigint() / 1000n), cpuUs: user + system };
	};
	let last = look();
	const timer = setInterval(() => {
		const now = look();
		if (now.atUs - last.atUs >= SHORTEST_TURN_US)
			turns.push({ startUs: last.atUs, endUs: now.atUs, cpuUs: now.cpuUs - last.cpuUs });
		last = now;
	}, 1);
	return {
		async stop() {
			clearInterval(timer);
			const { profile } = await session.post('Profiler.stop');
			session.disconnect();
			return { profile: profile as EngineProbe['profile'], turns };
		},
	};
}
