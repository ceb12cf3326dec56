import type { AnyProbe } from './assumption.mjs';
import { accountProbes } from './probes/account.mjs';
import { cancelProbes } from './probes/cancel.mjs';
import { fileProbes } from './probes/files.mjs';
import { nextNodeProbes } from './probes/nextNodes.mjs';
import { otherImageProbes } from './probes/otherImages.mjs';
import { queueProbes } from './probes/queue.mjs';
import { realtimeProbes } from './probes/realtime.mjs';
import { refusalProbes } from './probes/refusals.mjs';
import { sam3ImageProbes } from './probes/sam3Image.mjs';
import { schemaProbes } from './probes/schemas.mjs';
import { videoProbes } from './probes/videos.mjs';
import type { PackageEndpoint } from './schema/packageEndpoints.mjs';

/**
 * The probes of a run: those about the endpoints that the package has, and at fal's cloud also those about endpoints that it
 * may have next. The free ones come first, so that a wrong key or a changed schema shows before anything is paid.
 *
 * @param only beginnings of assumption ids; empty for all
 */
export function selectProbes(endpoints: PackageEndpoint[], isCloud: boolean, only: string[]): AnyProbe[] {
	const all = [
		...accountProbes(endpoints),
		...schemaProbes(endpoints),
		...fileProbes,
		...queueProbes,
		...refusalProbes,
		...cancelProbes,
		...sam3ImageProbes,
		...otherImageProbes,
		...videoProbes,
		...realtimeProbes,
		...nextNodeProbes,
	];
	const isServed = ({ endpoint, ahead }: AnyProbe) =>
		ahead ? isCloud : endpoint === undefined || endpoints.some((one) => one.endpoint === endpoint);
	const isAsked = ({ ids }: AnyProbe) =>
		only.length === 0 || ids.some((id) => only.some((beginning) => id.startsWith(beginning)));
	return all.filter((probe) => isServed(probe) && isAsked(probe));
}
