import { type FalRelay, startFalRelay } from '../fal/falRelay.mjs';
import { GateServer } from '../fal/gateServer.mjs';
import { RecordingCloud } from '../fal/recordingCloud.mjs';
import { SandboxServer, type SandboxServerOptions } from '../fal/sandboxServer.mjs';
import { ScriptedFal } from '../fal/scriptedFal.mjs';
import type { TestServer } from '../workflows/sam3Run.mjs';
import { forAllTests } from './forAllTests.mjs';

/**
 * Gives all tests of a file one sandbox.
 * @param forgets whether it forgets at the beginning of each test what was before
 */
export function useSandbox(options: SandboxServerOptions = {}, { forgets = true } = {}): SandboxServer {
	const sandbox = forAllTests(
		async () => await SandboxServer.start(options),
		async (started) => await started.stop(),
	);
	if (forgets) beforeEach(async () => await sandbox.reset());
	return sandbox;
}

/** Gives all tests of a file one server of gates, which hold jobs of the obedient worker. */
export function useGates(): GateServer {
	return forAllTests(GateServer.start, async (gates) => await gates.stop());
}

/**
 * Gives all tests of a file one scripted fal.
 * @param forgets whether it forgets at the beginning of each test what was before
 */
export function useScriptedFal({ forgets = true } = {}): ScriptedFal {
	const fal = forAllTests(ScriptedFal.start, async (started) => await started.close());
	if (forgets) beforeEach(() => fal.reset());
	return fal;
}

/** Gives all tests of a file several sandboxes in one process, alike but each on its own. */
export function useSandboxes(count: number, options: SandboxServerOptions): SandboxServer[] {
	return forAllTests(
		async () => await SandboxServer.startSeveral(count, options),
		async ([first]) => await first?.stop(),
	);
}

/**
 * Gives all tests of a file fal's cloud in front of this sandbox.
 * @param forgets whether it forgets at the beginning of each test what was before
 */
export function useRecordingCloud(sandbox: SandboxServer, { forgets = true } = {}): RecordingCloud {
	const cloud = forAllTests(
		async () => await RecordingCloud.start(sandbox),
		async (started) => await started.close(),
	);
	if (forgets) beforeEach(() => cloud.reset());
	return cloud;
}

/** Gives all tests of a file a relay in front of this fal. */
export function useFalRelay(fal: TestServer): FalRelay {
	return forAllTests(
		async () => await startFalRelay(fal.url),
		async (relay) => await relay.close(),
	);
}
