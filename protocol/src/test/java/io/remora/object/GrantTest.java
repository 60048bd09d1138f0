package io.remora.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What two grants count between them, where several threads have passed the first look at the same instant. */
@Timeout(60)
final class GrantTest {
    private static int uses(Grant grant) {
        int uses = 0;
        while (grant.takeCall() == null) {
            uses++;
        }
        return uses;
    }

    @Test
    void aUseThatOneLimitRefusesIsTakenFromNoOther() {
        Grant five = Grant.ALL.calls(5);
        Grant one = Grant.ALL.calls(1);
        Grant both = five.and(one);
        assertThat(both.takeCall()).isNull();
        for (int i = 0; i < 10; i++) {
            assertThat(both.takeCall()).isEqualTo("used up: calls = 1");
        }
        assertThat(uses(five)).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "app.Point,Point,true",
        "app.Shapes$Point,Point,true",
        "app.Shapes$Point,Shapes.Point,true",
        "app.Shapes$Point,Shapes$Point,true",
        "app.Shapes$Point,app.Shapes.Point,true",
        "Point,Point,true",
        "app.MyPoint,Point,false",
        "app.Point,MyPoint,false",
        "app.Point,pp.Point,false",
        "app.Point,.Point,false",
        "app.Point,oint,false",
        "app.Point,point,false",
        "app.Point,app,false",
        "app.Point,'',false"
    })
    void aTypeIsMeantByItsNameOrByTheEndOfItFromADotOn(String type, String name, boolean meant) {
        assertThat(Clause.isNamed(type, name)).isEqualTo(meant);
    }

    @Test
    void anEndIsTheFirstMillisecondThatIsTooLate() {
        Instant end = Instant.parse("2027-01-01T00:00:00Z");
        Grant until = Grant.ALL.until(end);
        assertThat(until.ended(Clock.fixed(end.minusMillis(1), ZoneOffset.UTC))).isNull();
        assertThat(until.ended(Clock.fixed(end, ZoneOffset.UTC))).isEqualTo("expired: until 2027-01-01T00:00:00Z");
        assertThat(Grant.ALL.until(Instant.MAX).ended(Clock.systemUTC())).isNull();
        assertThat(Grant.ALL.until(Instant.MIN).ended(Clock.systemUTC())).isNotNull();
    }

    @Test
    void bytesThatDoNotFitAreTakenFromEachAndEndTheOneTheyDoNotFit() {
        Grant hundred = Grant.ALL.bytes(100);
        Grant ten = Grant.ALL.bytes(10);
        assertThat(hundred.and(ten).takeBytes(11)).isFalse();
        assertThat(ten.ended(Clock.systemUTC())).isEqualTo("used up: bytes = 10");
        assertThat(hundred.ended(Clock.systemUTC())).isNull();
        assertThat(hundred.takeBytes(89)).isTrue();
        assertThat(hundred.ended(Clock.systemUTC())).isEqualTo("used up: bytes = 100");
    }

    @Test
    void whatIsRevokedEndsAllThatWasMadeFromItAndNothingItWasMadeFrom() {
        Grant first = Grant.ALL.revocable();
        Grant second = first.calls(10);
        Grant third = second.revocable().named("last");
        second.revoke();
        assertThat(first.ended(Clock.systemUTC())).isNull();
        assertThat(second.ended(Clock.systemUTC())).isEqualTo("revoked");
        assertThat(third.ended(Clock.systemUTC())).isEqualTo("revoked");
        assertThat(Grant.ALL.bytes(3).and(third).ended(Clock.systemUTC())).isEqualTo("revoked");
    }
}
