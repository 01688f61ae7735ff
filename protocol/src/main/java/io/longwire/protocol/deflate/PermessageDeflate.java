package io.longwire.protocol.deflate;

import io.longwire.protocol.extension.Extension;
import io.longwire.protocol.extension.ExtensionFactory;
import io.longwire.protocol.extension.ExtensionOffer;
import io.longwire.protocol.extension.FrameInfo;
import io.longwire.protocol.extension.LoopLocal;
import io.longwire.protocol.frame.Side;
import java.util.Optional;

/** permessage-deflate (RFC 7692) as an endpoint offers it, every parameter negotiated and honoured. Immutable; any thread. */
public final class PermessageDeflate implements ExtensionFactory {
    private final DeflateOptions options;

    public PermessageDeflate(DeflateOptions options) {
        this.options = options;
    }

    @Override
    public String name() {
        return DeflateTerms.NAME;
    }

    @Override
    public int rsv() {
        return FrameInfo.RSV1;
    }

    /** Offers {@code client_max_window_bits} always, so that the server may ask for a smaller window (RFC 7692 §7.1.2.2). */
    @Override
    public ExtensionOffer offer() {
        int server = options.serverWindowBits() < DeflateTerms.LARGEST_WINDOW ? options.serverWindowBits() : 0;
        int client = options.clientWindowBits() < DeflateTerms.LARGEST_WINDOW
                ? options.clientWindowBits()
                : DeflateTerms.ANY;
        return new DeflateTerms(!options.serverContext(), !options.clientContext(), server, client).toOffer();
    }

    @Override
    public Optional<ExtensionOffer> accept(ExtensionOffer offered) {
        DeflateTerms offer = DeflateTerms.read(offered, false);
        if (offer == null) {
            return Optional.empty();
        }
        int server = smaller(options.serverWindowBits(), offer.serverWindowBits());
        // Not to be named unless the client said it knows it (§7.1.2.2); then it uses the largest, which an inflater
        // here always bears.
        int client = offer.clientWindowBits() == 0 ? 0 : smaller(options.clientWindowBits(), offer.clientWindowBits());
        DeflateTerms agreed = new DeflateTerms(
                offer.serverNoContext() || !options.serverContext(),
                offer.clientNoContext() || !options.clientContext(),
                offer.serverWindowBits() != 0 || server < DeflateTerms.LARGEST_WINDOW ? server : 0,
                client < DeflateTerms.LARGEST_WINDOW ? client : 0);
        return Optional.of(agreed.toOffer());
    }

    private static int smaller(int ours, int theirs) {
        return theirs <= 0 ? ours : Math.min(ours, theirs);
    }

    @Override
    public boolean agrees(ExtensionOffer answer) {
        DeflateTerms agreed = DeflateTerms.read(answer, true);
        DeflateTerms offer = DeflateTerms.read(offer(), false);
        if (agreed == null || offer == null) {
            return false;
        }
        boolean serverContext = agreed.serverNoContext() || !offer.serverNoContext();
        boolean serverWindow = offer.serverWindowBits() == 0
                || (agreed.serverWindowBits() != 0 && agreed.serverWindowBits() <= offer.serverWindowBits());
        return serverContext && serverWindow;
    }

    @Override
    public Extension stage(ExtensionOffer agreed, Side side, LoopLocal shared) {
        DeflateTerms terms = DeflateTerms.read(agreed, true);
        if (terms == null) {
            throw new IllegalArgumentException("Not agreed terms: " + agreed);
        }
        boolean server = side == Side.SERVER;
        int bits = server ? terms.serverWindowBits() : terms.clientWindowBits();
        if (bits == 0) {
            bits = DeflateTerms.LARGEST_WINDOW;
        }
        if (!server) {
            bits = Math.min(bits, options.clientWindowBits()); // ours to shrink without asking
        }
        DeflatePool pool = shared.get(DeflatePool.class, DeflatePool::new);
        boolean keepSending = !(server ? terms.serverNoContext() : terms.clientNoContext())
                && (server ? options.serverContext() : options.clientContext());
        boolean keepReceiving = !(server ? terms.clientNoContext() : terms.serverNoContext());
        return new DeflateStage(
                new Compressor(pool, options.level(), bits, keepSending),
                new Decompressor(pool, keepReceiving),
                options.threshold());
    }
}
