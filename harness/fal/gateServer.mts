import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ObedientInput } from './obedientWorker.mjs';
import type { SandboxClient } from './sandboxClient.mjs';

/** Holds a job of the obedient worker at work until the test lets it go, so that no test depends on time. */
export interface Gate {
	url: string;
	/** Resolves when the job has reached the gate: it is running then. */
	reached: Promise<void>;
	open(): void;
}

/** A loopback server that hands out gates. */
export class GateServer {
	private readonly server = createServer((request, response) => this.arrivals.get(request.url!)?.(response));
	private readonly arrivals = new Map<string, (response: ServerResponse) => void>();

	static async start(): Promise<GateServer> {
		const gates = new GateServer();
		gates.server.listen(0, '127.0.0.1');
		await once(gates.server, 'listening');
		return gates;
	}

	gate(): Gate {
		const path = `/${this.arrivals.size}`;
		const arrived = new Promise<ServerResponse>((resolve) => this.arrivals.set(path, resolve));
		return {
			url: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`,
			reached: arrived.then(() => undefined),
			open: () => void arrived.then((response) => response.end()),
		};
	}

	/** Submits a job and waits until it is running, held at its gate. */
	async holdJob(sandbox: SandboxClient, input: ObedientInput = {}): Promise<{ id: string; gate: Gate }> {
		const gate = this.gate();
		const id = await sandbox.submit({ ...input, gate: gate.url });
		await gate.reached;
		return { id, gate };
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		this.server.close();
		await once(this.server, 'close');
	}
}
