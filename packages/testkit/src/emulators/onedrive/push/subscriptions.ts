import type { Clock } from '@music-platform/bridge-traits';
import { WebhookDelivery } from '../../http/webhook-delivery.ts';
import { refusal } from '../errors/error-codes.ts';
import type { GraphView } from '../graph-view.ts';
import { handshake } from './handshake.ts';
import type { NotificationMessage, NotificationTransport } from './notification-transport.ts';
import { defaultPushSwitches, type GraphPushSwitches } from './push-switches.ts';
import { expiryOf, requireAddress, type SubscriptionBody } from './subscription-body.ts';

/** A subscription that is open; one for a folder is told of everything in its drive. */
export interface GraphSubscription {
  readonly id: string;
  readonly driveId: string;
  readonly body: SubscriptionBody;
  notificationUrl: string;
  expiresAt: number;
  /** Waits for the app to prove that it may still listen. */
  needsReauthorization: boolean;
}

/** What is noted of an attempt to deliver. */
export interface NotificationFacts {
  readonly address: string;
  readonly subscriptionIds: readonly string[];
}

type Notification = Readonly<Record<string, unknown>> & { readonly subscriptionId: string };

const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' };

/** Subscriptions that tell receivers about changes of drives. */
export class GraphSubscriptions {
  readonly switches: GraphPushSwitches = { ...defaultPushSwitches };
  readonly delivery: WebhookDelivery<NotificationMessage, NotificationFacts>;
  readonly #view: GraphView;
  readonly #clock: Clock;
  readonly #transport: NotificationTransport;
  readonly #open = new Map<string, GraphSubscription>();
  readonly #held: { address: string; notification: Notification }[] = [];
  #made = 0;

  constructor(view: GraphView, clock: Clock, transport: NotificationTransport) {
    this.#view = view;
    this.#clock = clock;
    this.#transport = transport;
    const status = async (message: NotificationMessage, signal: AbortSignal): Promise<number> =>
      (await transport(message, signal)).status;
    this.delivery = new WebhookDelivery(clock, status, (answer) => answer < 200 || answer >= 300);
    view.remote.subscribe((driveId) => this.#onChange(driveId));
  }

  /** Subscriptions that are open now. */
  get list(): readonly GraphSubscription[] {
    const now = this.#clock.now();
    for (const { id, expiresAt } of [...this.#open.values()]) if (expiresAt <= now) this.#open.delete(id);
    return [...this.#open.values()];
  }

  /** Throws Graph's 404 for one that is not open. */
  get(id: string): GraphSubscription {
    const found = this.list.find((each) => each.id === id);
    if (found !== undefined) return found;
    throw refusal('itemNotFound', { message: 'The subscription was not found.' });
  }

  /** Opens a subscription once both receivers have answered the handshake. */
  async open(body: SubscriptionBody, driveId: string): Promise<GraphSubscription> {
    const expiresAt = expiryOf(body.expirationDateTime, this.#clock.now());
    const { notificationUrl, lifecycleNotificationUrl } = body;
    await this.#shakeHands(notificationUrl);
    if (lifecycleNotificationUrl !== undefined) await this.#shakeHands(lifecycleNotificationUrl);
    this.#made += 1;
    const id = `00000000-0000-4000-9000-${String(this.#made).padStart(12, '0')}`;
    const opened = { driveId, id, body, notificationUrl, expiresAt, needsReauthorization: false };
    this.#open.set(id, opened);
    return opened;
  }

  /** Prolongs one or gives it another receiver; both prove that the app may still listen. */
  async renew(
    id: string,
    to: { expirationDateTime?: string | undefined; notificationUrl?: string | undefined },
  ): Promise<GraphSubscription> {
    const found = this.get(id);
    if (to.notificationUrl !== undefined) await this.#shakeHands(to.notificationUrl);
    found.notificationUrl = to.notificationUrl ?? found.notificationUrl;
    if (to.expirationDateTime !== undefined)
      found.expiresAt = expiryOf(to.expirationDateTime, this.#clock.now());
    found.needsReauthorization = false;
    return found;
  }

  reauthorize(id: string): void {
    this.get(id).needsReauthorization = false;
  }

  close(id: string): void {
    this.#open.delete(this.get(id).id);
  }

  /** Ends one before its time, without a word to anybody. */
  expire(id: string): void {
    this.#open.delete(id);
  }

  /** Asks the app to prove that it may still listen; until it does, nothing is told. */
  requireReauthorization(id: string): void {
    const found = this.get(id);
    found.needsReauthorization = true;
    const address = found.body.lifecycleNotificationUrl;
    if (address === undefined) return;
    this.#post(address, [{ ...this.#common(found), lifecycleEvent: 'reauthorizationRequired' }]);
  }

  /** Lets notifications go that wait. */
  release(): void {
    const waiting = this.#held.splice(0);
    for (const address of new Set(waiting.map((each) => each.address))) {
      this.#post(
        address,
        waiting.filter((each) => each.address === address).map((each) => each.notification),
      );
    }
  }

  #onChange(driveId: string): void {
    if (this.switches.silent) return;
    for (const subscription of this.list) {
      if (subscription.driveId === driveId && !subscription.needsReauthorization) this.#tell(subscription);
    }
  }

  #tell(subscription: GraphSubscription): void {
    const { changeType, resource } = subscription.body;
    const notification = {
      ...this.#common(subscription),
      resource,
      changeType,
      resourceData: null,
    };
    const { notificationUrl: address } = subscription;
    if (this.switches.held) {
      this.#held.push({ address, notification });
      return;
    }
    this.#post(address, [notification]);
    if (this.switches.duplicates) this.#post(address, [notification]);
  }

  #common({ id, body, expiresAt }: GraphSubscription): Notification {
    return {
      subscriptionId: id,
      subscriptionExpirationDateTime: new Date(expiresAt).toISOString(),
      clientState: this.switches.clientState ?? body.clientState,
      tenantId: this.#view.traits.tenantId,
    };
  }

  #post(address: string, value: readonly Notification[]): void {
    const subscriptionIds = value.map(({ subscriptionId }) => subscriptionId);
    const message = { address, headers: JSON_TYPE, body: JSON.stringify({ value }) };
    this.delivery.post(message, { address, subscriptionIds }, this.switches.retryDelaysMs);
  }

  async #shakeHands(address: string): Promise<void> {
    requireAddress(address);
    this.#made += 1;
    const token = `Validation: Testing client application reachability for subscription Request-Id: ${this.#made} <ü&+>`;
    await handshake(address, token, this.#transport, this.delivery.signal);
  }
}
